package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;

/** A message and what is said to be the key's signature of it. */
public record SignedMessage(PublicKey key, Bytes message, Signature signature) {}
