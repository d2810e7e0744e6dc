/** JSON-RPC 2.0 over HTTP: one dispatcher, the methods of a node behind a port, and its limits. */
@NullMarked
package io.loombft.server.rpc;

import org.jspecify.annotations.NullMarked;
