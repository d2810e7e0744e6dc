/** Encrypted keys on this machine, and transfers signed with them. */
@NullMarked
package io.loombft.console.wallet;

import org.jspecify.annotations.NullMarked;
