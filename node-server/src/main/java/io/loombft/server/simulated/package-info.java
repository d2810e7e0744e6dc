/** A simulated network in real time behind the RPC of a node. */
@NullMarked
package io.loombft.server.simulated;

import org.jspecify.annotations.NullMarked;
