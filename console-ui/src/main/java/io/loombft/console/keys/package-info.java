/** Keys sealed by passwords, the one that is open, and what is signed with it. */
@NullMarked
package io.loombft.console.keys;

import org.jspecify.annotations.NullMarked;
