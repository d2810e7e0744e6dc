/** What the operator chose, and the file that remembers it. */
@NullMarked
package io.loombft.console.settings;

import org.jspecify.annotations.NullMarked;
