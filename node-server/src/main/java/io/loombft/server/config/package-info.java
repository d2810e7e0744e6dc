/** The node's configuration: every key with its meaning, its default and its three sources. */
@NullMarked
package io.loombft.server.config;

import org.jspecify.annotations.NullMarked;
