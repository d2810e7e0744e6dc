/** Validators caught signing two different things, both side by side. */
@NullMarked
package io.loombft.console.equivocations;

import org.jspecify.annotations.NullMarked;
