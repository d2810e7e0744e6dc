/** Asks several nodes and listens to their events, and keeps what they said as one immutable snapshot with its age. */
@NullMarked
package io.loombft.console.connection;

import org.jspecify.annotations.NullMarked;
