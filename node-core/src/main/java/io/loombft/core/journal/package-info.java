/** What a node must remember: journal, last-signed guard and mempool log over a disk that can fail. */
@NullMarked
package io.loombft.core.journal;

import org.jspecify.annotations.NullMarked;
