/**
 * What blocks mean: the rules that make one valid, the state that executing one leads to, and how a
 * proposer makes one. Deterministic; reads the state through a port and writes nothing itself.
 */
@NullMarked
package io.loombft.core.ledger;

import org.jspecify.annotations.NullMarked;
