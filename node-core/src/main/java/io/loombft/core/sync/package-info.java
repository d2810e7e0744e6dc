/** Block sync: which blocks to fetch from whom when peers are ahead. */
@NullMarked
package io.loombft.core.sync;

import org.jspecify.annotations.NullMarked;
