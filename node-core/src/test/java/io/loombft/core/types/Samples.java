package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One well-formed value of every kind, the same in every run. */
final class Samples {
    static final Ed25519 SCHEME = new Ed25519();
    static final ChainId CHAIN = new ChainId("golden-1");
    static final Bytes WASM = bytes("0061736d01000000");
    static final Bytes INPUT = bytes("c0ffee");

    /** Four keys, by public key ascending. */
    static final List<KeyPair> KEYS =
            IntStream.rangeClosed(1, 4)
                    .mapToObj(Samples::key)
                    .sorted(Comparator.comparing(KeyPair::publicKey))
                    .toList();

    private Samples() {}

    static Bytes bytes(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** The key whose seed is 32 times this byte. */
    static KeyPair key(int fill) {
        byte[] seed = new byte[KeyPair.SEED_SIZE];
        Arrays.fill(seed, (byte) fill);
        return SCHEME.keyPair(Bytes.copyOf(seed));
    }

    static PublicKey id(int index) {
        return KEYS.get(index).publicKey();
    }

    static Hash hash(int fill) {
        byte[] value = new byte[Hash.SIZE];
        Arrays.fill(value, (byte) fill);
        return new Hash(Bytes.copyOf(value));
    }

    static Address address(int fill) {
        return new Address(hash(fill).bytes().slice(0, Address.SIZE));
    }

    static ValidatorSet validators() {
        return validators(10, 20, 30, 40);
    }

    static ValidatorSet validators(long... powers) {
        try {
            return ValidatorSet.of(
                    IntStream.range(0, powers.length)
                            .mapToObj(i -> new Validator(id(i), powers[i]))
                            .toList());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    static Transaction signed(TransactionBody body) {
        KeyPair sender = KEYS.get(0);
        return new UnsignedTransaction(sender.publicKey(), 7, new GasLimit(50_000), 2, body)
                .sign(CHAIN, sender, SCHEME);
    }

    static Transfer transfer() {
        return new Transfer(address(0xaa), Amount.product(1L << 40, 1L << 40), Bytes.utf8("tea"));
    }

    static ContractDeploy deploy() {
        return new ContractDeploy(Reentrancy.ALLOWED, address(0xad), WASM, INPUT);
    }

    static ContractCall call() {
        return new ContractCall(address(0xcc), Amount.of(5), INPUT);
    }

    static ValidatorUpdate update() {
        return new ValidatorUpdate(ValidatorUpdate.Action.ADD, id(3), 40);
    }

    static ContractUpgrade upgrade() {
        return new ContractUpgrade(address(0xcc), WASM, INPUT);
    }

    static Vote vote(int validator, VoteType type, Ballot ballot) {
        return new Vote(type, new Height(5), new Round(1), ballot, id(validator));
    }

    static SignedVote signed(int validator, Vote vote) {
        return vote.signed(SCHEME.sign(KEYS.get(validator), vote.signBytes(CHAIN)));
    }

    static SignedVote precommit(int validator, Ballot ballot) {
        return signed(validator, vote(validator, VoteType.PRECOMMIT, ballot));
    }

    static Proposal proposal(Round validRound) {
        return new Proposal(
                new Height(5),
                new Round(1),
                validRound,
                hash(0xb1),
                new PartSetHeader(3, hash(0xb2)),
                id(0));
    }

    static SignedProposal signed(Proposal proposal) {
        return proposal.signed(SCHEME.sign(KEYS.get(0), proposal.signBytes(CHAIN)));
    }

    static CommitSignature commitSignature(int validator, Ballot ballot) {
        SignedVote signed = precommit(validator, ballot);
        return new CommitSignature(id(validator), signed.signature());
    }

    /** Precommits of validators 1, 2 and 3 at height 5, round 1. */
    static Certificate certificate() {
        Ballot ballot = Ballot.of(hash(0xb1));
        return certificate(
                ballot,
                commitSignature(1, ballot),
                commitSignature(2, ballot),
                commitSignature(3, ballot));
    }

    static Certificate certificate(Ballot ballot, CommitSignature... signatures) {
        return new Certificate(
                VoteType.PRECOMMIT, new Height(5), new Round(1), ballot, List.of(signatures));
    }

    static Evidence duplicateVote() {
        return Evidence.DuplicateVote.of(
                precommit(2, Ballot.of(hash(0xe2))), precommit(2, Ballot.of(hash(0xe1))));
    }

    static Evidence duplicateProposal() {
        return Evidence.DuplicateProposal.of(
                signed(proposal(Round.ZERO)), signed(proposal(Round.NONE)));
    }

    static BlockHeader header(
            List<Transaction> transactions, List<Evidence> evidence, Certificate lastCommit) {
        return new BlockHeader(
                CHAIN,
                new Height(6),
                1_700_000_000_123L,
                hash(0xb1),
                lastCommit.hash(),
                Block.transactionsRoot(transactions),
                Block.evidenceRoot(evidence),
                validators().hash(),
                hash(0x57),
                Params.DEFAULT.hash(),
                hash(0x58),
                hash(0x59),
                id(1));
    }

    static Block block(List<Transaction> transactions, List<Evidence> evidence) {
        try {
            return Block.of(
                    header(transactions, evidence, certificate()),
                    transactions,
                    evidence,
                    certificate());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    static Block block() {
        return block(List.of(signed(transfer()), signed(update())), List.of(duplicateVote()));
    }

    static Genesis genesis() {
        return new Genesis(
                CHAIN,
                1_700_000_000_000L,
                List.of(
                        new Genesis.Member(new Validator(id(1), 20), "zoë"),
                        new Genesis.Member(new Validator(id(0), 10), "")),
                List.of(
                        new Genesis.Account(address(2), Amount.of(1_000)),
                        new Genesis.Account(address(1), Amount.MAX.minus(Amount.of(1_000)).get())),
                new Genesis.Administrators(1, List.of(id(3), id(2))),
                Params.DEFAULT);
    }

    static Receipt receipt() {
        return new Receipt(
                hash(0x77),
                Receipt.Code.OUT_OF_GAS,
                24_048,
                Amount.of(48_096),
                bytes("0102"),
                List.of(
                        new Receipt.Event(address(0xcc), Bytes.utf8("paid"), INPUT),
                        new Receipt.Event(address(0xcd), Bytes.EMPTY, Bytes.EMPTY)));
    }

    static Signature forged() {
        return SCHEME.sign(KEYS.get(0), Bytes.utf8("something else"));
    }
}
