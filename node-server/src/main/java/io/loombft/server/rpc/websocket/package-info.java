/** WebSocket (RFC 6455) on the RPC's port: the handshake, frames, and messages of text; nothing of what they say. */
@NullMarked
package io.loombft.server.rpc.websocket;

import org.jspecify.annotations.NullMarked;
