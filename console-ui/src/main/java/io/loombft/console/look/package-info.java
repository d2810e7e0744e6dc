/** The parts that pages are built from: headings, cards, facts and tables. */
@NullMarked
package io.loombft.console.look;

import org.jspecify.annotations.NullMarked;
