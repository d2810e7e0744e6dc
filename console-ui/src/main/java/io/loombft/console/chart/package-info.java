/** Controls drawn on canvas, the pictures that they draw, and series that keep a day in bounded memory. */
@NullMarked
package io.loombft.console.chart;

import org.jspecify.annotations.NullMarked;
