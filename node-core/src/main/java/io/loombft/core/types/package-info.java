/** What validators say to each other, each record beside its canonical bytes. */
@NullMarked
package io.loombft.core.types;

import org.jspecify.annotations.NullMarked;
