/** The console's program: the window, the theme, and the beat at which snapshots reach the screen. */
@NullMarked
package io.loombft.console.app;

import org.jspecify.annotations.NullMarked;
