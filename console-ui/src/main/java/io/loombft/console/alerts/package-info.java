/** Rules that watch the nodes, and what they found. */
@NullMarked
package io.loombft.console.alerts;

import org.jspecify.annotations.NullMarked;
