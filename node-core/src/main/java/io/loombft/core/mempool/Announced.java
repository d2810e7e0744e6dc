package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;

/**
 * What gossip tells of a transaction before it sends it.
 *
 * @param sequence its place in the order of arrival at this node, from 1
 * @param bytes its length
 * @param source who need not be told
 */
public record Announced(long sequence, Hash hash, int bytes, Source source) {}
