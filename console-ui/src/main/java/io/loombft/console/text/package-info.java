/** Numbers, sizes, times and hashes as people read them. */
@NullMarked
package io.loombft.console.text;

import org.jspecify.annotations.NullMarked;
