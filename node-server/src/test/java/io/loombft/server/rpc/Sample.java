package io.loombft.server.rpc;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.rpc.NodeApi.Cast;
import io.loombft.server.rpc.NodeApi.ConsensusState;
import io.loombft.server.rpc.NodeApi.Proposed;
import io.loombft.server.rpc.NodeApi.RoundState;
import io.loombft.server.rpc.NodeApi.RoundValue;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Values that are the same in every run. */
final class Sample {
    static final ChainId CHAIN = new ChainId("test");
    static final Ed25519 SCHEME = new Ed25519();
    static final KeyPair KEY = key(1);
    static final KeyPair OTHER = key(2);

    private Sample() {}

    static Hash hash(int number) {
        return Hash.of(new byte[] {(byte) number});
    }

    static Address contract() {
        return Address.of(OTHER.publicKey());
    }

    static ValidatorSet set() {
        return sure(
                () ->
                        ValidatorSet.of(
                                List.of(
                                        new Validator(KEY.publicKey(), 10),
                                        new Validator(OTHER.publicKey(), 20))));
    }

    static Transaction transaction() {
        return new UnsignedTransaction(
                        KEY.publicKey(),
                        0,
                        new UnsignedTransaction.GasLimit(30_000),
                        1,
                        new TransactionBody.Transfer(contract(), Amount.of(5), Bytes.EMPTY))
                .sign(CHAIN, KEY, SCHEME);
    }

    static Receipt receipt() {
        return new Receipt(
                transaction().hash(),
                Receipt.Code.OUT_OF_GAS,
                24_000,
                Amount.of(24_000),
                Bytes.utf8("out"),
                List.of(new Receipt.Event(contract(), Bytes.utf8("t"), Bytes.utf8("d"))));
    }

    static Block block() {
        List<Transaction> transactions = List.of(transaction());
        List<Evidence> evidence = List.of(twoVotes(), twoProposals());
        Certificate lastCommit = certificate(Height.FIRST, hash(7));
        BlockHeader header =
                new BlockHeader(
                        CHAIN,
                        new Height(2),
                        1_700_000_001_000L,
                        hash(7),
                        lastCommit.hash(),
                        Block.transactionsRoot(transactions),
                        Block.evidenceRoot(evidence),
                        set().hash(),
                        set().hash(),
                        Params.DEFAULT.hash(),
                        hash(4),
                        hash(5),
                        KEY.publicKey());
        return sure(() -> Block.of(header, transactions, evidence, lastCommit));
    }

    static Certificate commit() {
        return certificate(new Height(2), block().hash());
    }

    static Genesis genesis() {
        return new Genesis(
                CHAIN,
                1_700_000_000_000L,
                List.of(new Genesis.Member(new Validator(KEY.publicKey(), 10), "one")),
                List.of(new Genesis.Account(contract(), Amount.of(1_000))),
                new Genesis.Administrators(1, List.of(KEY.publicKey())),
                Params.DEFAULT);
    }

    static ConsensusState consensus() {
        return new ConsensusState(
                new Height(3),
                new Round(1),
                "prevote",
                List.of(
                        new RoundState(
                                Round.ZERO,
                                KEY.publicKey(),
                                Optional.of(new Proposed(hash(1), Round.NONE)),
                                List.of(
                                        new Cast(KEY.publicKey(), Ballot.of(hash(1))),
                                        new Cast(OTHER.publicKey(), Ballot.nil())),
                                List.of(new Cast(KEY.publicKey(), Ballot.nil()))),
                        new RoundState(
                                new Round(1),
                                OTHER.publicKey(),
                                Optional.empty(),
                                List.of(),
                                List.of())),
                Optional.empty(),
                Optional.of(new RoundValue(Round.ZERO, hash(1))));
    }

    private static Certificate certificate(Height height, Hash block) {
        List<CommitSignature> signatures =
                Stream.of(KEY, OTHER)
                        .sorted(Comparator.comparing(KeyPair::publicKey))
                        .map(
                                key ->
                                        new CommitSignature(
                                                key.publicKey(),
                                                vote(key, height, Ballot.of(block)).signature()))
                        .toList();
        return new Certificate(
                VoteType.PRECOMMIT, height, Round.ZERO, Ballot.of(block), signatures);
    }

    private static Evidence twoVotes() {
        return Evidence.DuplicateVote.of(
                vote(OTHER, Height.FIRST, Ballot.nil()),
                vote(OTHER, Height.FIRST, Ballot.of(hash(3))));
    }

    private static Evidence twoProposals() {
        return Evidence.DuplicateProposal.of(proposal(hash(1)), proposal(hash(2)));
    }

    private static SignedVote vote(KeyPair key, Height height, Ballot ballot) {
        Vote vote = new Vote(VoteType.PRECOMMIT, height, Round.ZERO, ballot, key.publicKey());
        return vote.signed(SCHEME.sign(key, vote.signBytes(CHAIN)));
    }

    private static SignedProposal proposal(Hash block) {
        Proposal proposal =
                new Proposal(
                        Height.FIRST,
                        Round.ZERO,
                        Round.NONE,
                        block,
                        new PartSetHeader(1, block),
                        OTHER.publicKey());
        return proposal.signed(SCHEME.sign(OTHER, proposal.signBytes(CHAIN)));
    }

    private static KeyPair key(int seed) {
        byte[] bytes = new byte[KeyPair.SEED_SIZE];
        bytes[0] = (byte) seed;
        return SCHEME.keyPair(Bytes.copyOf(bytes));
    }

    private interface Decoding<T> {
        T decode() throws MalformedInputException;
    }

    private static <T> T sure(Decoding<T> decoding) {
        try {
            return decoding.decode();
        } catch (MalformedInputException e) {
            throw new AssertionError("a sample is well formed", e);
        }
    }
}
