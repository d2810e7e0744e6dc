/** What programs beside the node use: key files, genesis files, and talking to a node. */
@NullMarked
package io.loombft.core.client;

import org.jspecify.annotations.NullMarked;
