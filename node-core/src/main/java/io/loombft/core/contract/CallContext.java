package io.loombft.core.contract;

import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Height;

/** What all calls of a block have in common: what contracts are told of it, and its rules. */
public record CallContext(Height height, long timeMs, ContractParams params) {}
