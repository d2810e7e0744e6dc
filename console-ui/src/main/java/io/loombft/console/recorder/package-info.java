/** Replays a node's journal in the console, event by event, with the rule that each fired. */
@NullMarked
package io.loombft.console.recorder;

import org.jspecify.annotations.NullMarked;
