package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/** ECDSA over secp256k1 (SEC 2), verification only, for contracts. Thread-safe. */
public final class Secp256k1 {
    /** A compressed point in bytes. */
    public static final int PUBLIC_KEY_SIZE = 33;

    /** r and s, each 32 bytes. */
    public static final int SIGNATURE_SIZE = 64;

    private static final int HALF = 32;
    private static final ECDomainParameters CURVE = curve();
    private static final BigInteger LOW_S_MAX = CURVE.getN().shiftRight(1);

    private Secp256k1() {}

    /**
     * Whether the signature is the key's over the hash. False for a key that is not a compressed point
     * of the curve, and for an s above half the order: each signature has one form only.
     */
    public static boolean verify(Bytes publicKey, Bytes signature, Bytes hash) {
        if (publicKey.size() != PUBLIC_KEY_SIZE
                || signature.size() != SIGNATURE_SIZE
                || hash.size() != Hash.SIZE) {
            throw new IllegalArgumentException("a key, signature or hash of another length");
        }
        BigInteger r = new BigInteger(1, signature.slice(0, HALF).toArray());
        BigInteger s = new BigInteger(1, signature.slice(HALF, HALF).toArray());
        if (r.signum() == 0
                || s.signum() == 0
                || r.compareTo(CURVE.getN()) >= 0
                || s.compareTo(LOW_S_MAX) > 0) {
            return false;
        }
        try {
            ECPoint point = CURVE.getCurve().decodePoint(publicKey.toArray());
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, new ECPublicKeyParameters(point, CURVE));
            return verifier.verifySignature(hash.toArray(), r, s);
        } catch (IllegalArgumentException e) {
            // No such point.
            return false;
        }
    }

    private static ECDomainParameters curve() {
        X9ECParameters named = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(named.getCurve(), named.getG(), named.getN(), named.getH());
    }
}
