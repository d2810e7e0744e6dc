/** What happens in a node, numbered, kept for a while, and handed to whoever subscribed. */
@NullMarked
package io.loombft.server.events;

import org.jspecify.annotations.NullMarked;
