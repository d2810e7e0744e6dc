package io.loombft.core.types;

import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a chain begins with. Its hash (SHA-256 of the canonical bytes) is part of every handshake, so
 * nodes that differ in a single balance never become peers. Canonical bytes: {@code chain id | time
 * u64 | validators (public key 32 | power u64 | name u32 + n) by key | accounts (address 20 | balance
 * 16) by address | threshold u32 | administrators 32 each by key | params 264}.
 */
public record Genesis(
        ChainId chainId,
        long timeMs,
        List<Member> validators,
        List<Account> accounts,
        Administrators administrators,
        Params params)
        implements Encodable {
    /** Most accounts that a genesis may fund. */
    public static final int ACCOUNTS_MAX = 100_000;

    /** Longest validator name in characters. */
    public static final int NAME_MAX = 64;

    /** A validator of the first set. */
    public record Member(Validator validator, String name) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(validator).text(name);
        }
    }

    /** A balance to begin with. */
    public record Account(Address address, Amount balance) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(address).value(balance);
        }
    }

    /** Whose approvals change the validator set, and how many of them it takes. */
    public record Administrators(int threshold, List<PublicKey> keys) implements Encodable {
        /** Most administrators. */
        public static final int COUNT_MAX = 100;

        public Administrators {
            keys = keys.stream().sorted().toList();
        }

        @Override
        public void encode(Encoder to) {
            to.u32(threshold).list(keys);
        }
    }

    public Genesis {
        validators =
                validators.stream().sorted(Comparator.comparing(m -> m.validator().id())).toList();
        accounts = accounts.stream().sorted(Comparator.comparing(Account::address)).toList();
    }

    /**
     * Checks what no chain can begin with.
     *
     * @throws MalformedInputException that names the field and what it must be
     */
    public Genesis checked() throws MalformedInputException {
        require(timeMs >= 0, "genesis_time_ms is negative");
        validatorSet();
        for (Member member : validators) {
            require(member.name().length() <= NAME_MAX, "a validator name exceeds 64 characters");
            // Half of a surrogate pair would be encoded as a question mark.
            require(
                    StandardCharsets.UTF_8.newEncoder().canEncode(member.name()),
                    "a validator name is not Unicode");
        }
        require(accounts.size() <= ACCOUNTS_MAX, "more than 100,000 accounts");
        Amount supply = Amount.ZERO;
        for (int i = 0; i < accounts.size(); i++) {
            Address address = accounts.get(i).address();
            require(
                    i == 0 || !address.equals(accounts.get(i - 1).address()),
                    "account " + address + " is there twice");
            supply =
                    supply.plus(accounts.get(i).balance())
                            .orElseThrow(
                                    () ->
                                            new MalformedInputException(
                                                    "balances sum up to more than 2^128 - 1"));
        }
        checkAdministrators();
        return this;
    }

    /** The set of heights 1 and 2. */
    public ValidatorSet validatorSet() throws MalformedInputException {
        List<Validator> members = new ArrayList<>();
        validators.forEach(m -> members.add(m.validator()));
        return ValidatorSet.of(members);
    }

    public Hash hash() {
        return Hash.of(encoded());
    }

    @Override
    public void encode(Encoder to) {
        to.value(chainId)
                .u64(timeMs)
                .list(validators)
                .list(accounts)
                .value(administrators)
                .value(params);
    }

    private void checkAdministrators() throws MalformedInputException {
        List<PublicKey> keys = administrators.keys();
        require(keys.size() <= Administrators.COUNT_MAX, "more than 100 administrators");
        require(keys.stream().distinct().count() == keys.size(), "an administrator is there twice");
        boolean isReachable =
                keys.isEmpty()
                        ? administrators.threshold() == 0
                        : administrators.threshold() >= 1
                                && administrators.threshold() <= keys.size();
        require(isReachable, "administrators.threshold must be 1 to the number of public_keys");
    }

    private static void require(boolean holds, String problem) throws MalformedInputException {
        if (!holds) {
            throw new MalformedInputException(problem);
        }
    }
}
