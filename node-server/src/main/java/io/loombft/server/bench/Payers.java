package io.loombft.server.bench;

import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The accounts that pay each other under load, rich from genesis on. Immutable, for any thread. */
public final class Payers {
    /** At least so many, so that a block holds few transfers of each. */
    static final int COUNT_MIN = 1_000;

    private static final Amount FUNDS = Amount.of(1_000_000_000_000_000_000L);

    private final SignatureScheme scheme;
    private final List<KeyPair> keys;
    private final List<Address> addresses;
    // Looked up, never iterated.
    private final Map<PublicKey, Integer> places = new HashMap<>();

    private Payers(SignatureScheme scheme, List<KeyPair> keys) {
        this.scheme = scheme;
        this.keys = keys;
        this.addresses = keys.stream().map(key -> Address.of(key.publicKey())).toList();
        for (int i = 0; i < keys.size(); i++) {
            places.put(keys.get(i).publicKey(), i);
        }
    }

    /** New ones, for a network of so many nodes. */
    public static Payers create(SignatureScheme scheme, int nodes) {
        return of(scheme, count(nodes));
    }

    static Payers of(SignatureScheme scheme, int count) {
        return new Payers(
                scheme, Stream.generate(() -> KeyFile.generate(scheme)).limit(count).toList());
    }

    /** A multiple of the senders, so that one payer's transfers all go through one connection, in order. */
    static int count(int nodes) {
        int senders = nodes * Senders.PER_NODE;
        return Math.ceilDiv(COUNT_MIN, senders) * senders;
    }

    /** What genesis gives them. */
    public List<Genesis.Account> accounts() {
        return addresses.stream().map(address -> new Genesis.Account(address, FUNDS)).toList();
    }

    int count() {
        return keys.size();
    }

    SignatureScheme scheme() {
        return scheme;
    }

    KeyPair key(int payer) {
        return keys.get(payer);
    }

    Address address(int payer) {
        return addresses.get(payer);
    }

    /** Which one has this key. */
    OptionalInt withKey(PublicKey key) {
        Integer place = places.get(key);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }
}
