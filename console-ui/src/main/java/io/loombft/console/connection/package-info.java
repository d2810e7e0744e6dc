/** Asks nodes; knows neither toolkit nor screen. */
@NullMarked
package io.loombft.console.connection;

import org.jspecify.annotations.NullMarked;
