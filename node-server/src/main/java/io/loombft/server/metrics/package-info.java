/** What the node counts, and the page on which Prometheus reads it. */
@NullMarked
package io.loombft.server.metrics;

import org.jspecify.annotations.NullMarked;
