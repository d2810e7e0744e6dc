/** Puts a running network under load and measures it: pays, watches the chain, counts. */
@NullMarked
package io.loombft.server.bench;

import org.jspecify.annotations.NullMarked;
