/** Authenticated, encrypted connections to other nodes: handshake, frames, lanes and dialling. */
@NullMarked
package io.loombft.server.p2p;

import org.jspecify.annotations.NullMarked;
