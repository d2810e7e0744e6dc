/** What the console keeps on disk between two runs, never a secret of a node or a key. */
@NullMarked
package io.loombft.console.remembered;

import org.jspecify.annotations.NullMarked;
