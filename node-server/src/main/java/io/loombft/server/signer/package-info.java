/** Signing with the validator key, behind the last-signed guard. */
@NullMarked
package io.loombft.server.signer;

import org.jspecify.annotations.NullMarked;
