/** Who validates, with what power, and who signed which of the last blocks. */
@NullMarked
package io.loombft.console.validators;

import org.jspecify.annotations.NullMarked;
