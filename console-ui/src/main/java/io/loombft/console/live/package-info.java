/** What the node is doing now: height, round, step, peers, and how old that is. */
@NullMarked
package io.loombft.console.live;

import org.jspecify.annotations.NullMarked;
