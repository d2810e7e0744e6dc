package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proposes blocks that break a rule, each time another one. */
final class Forger extends Liar {
    private static final Hash WRONG = Hash.of(new byte[] {1});

    private int made;

    /** What is wrong with a block. */
    private enum Flaw {
        CHAIN_ID,
        HEIGHT,
        PREV_BLOCK,
        OLDER_THAN_PARENT,
        VALIDATOR_SET,
        NEXT_VALIDATOR_SET,
        PARAMS,
        STATE_ROOT,
        RECEIPTS_ROOT,
        STRANGER_PROPOSES,
        OTHER_PROPOSES,
        NO_LAST_COMMIT,
        THINNED_LAST_COMMIT,
        FORGED_LAST_COMMIT,
        TRANSACTION_OUT_OF_ORDER,
        TRANSACTION_UNSIGNED,
        EVIDENCE_UNPROVEN,
        EVIDENCE_TWICE
    }

    Forger(World world, SimNode node, Draws draws) {
        super(world, node, draws);
    }

    @Override
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        Optional<Block> block = block(proposal);
        if (block.isEmpty() || !proposal.validRound().isNone()) {
            return List.of(told);
        }
        // To all of a round the same, so that a polka would be possible.
        int place = (int) (proposal.height().value() + proposal.round().value() + made / 64);
        made++;
        Flaw flaw = Flaw.values()[Math.floorMod(place * 7, Flaw.values().length)];
        return propose(proposal, forged(block.get(), flaw));
    }

    private Block forged(Block block, Flaw flaw) {
        BlockHeader h = block.header();
        Fields f = new Fields(block);
        switch (flaw) {
            case CHAIN_ID -> f.chainId = new ChainId("another");
            case HEIGHT -> f.height = h.height().next();
            case PREV_BLOCK -> f.prevBlock = WRONG;
            case OLDER_THAN_PARENT -> f.timestampMs = 1;
            case VALIDATOR_SET -> f.set = WRONG;
            case NEXT_VALIDATOR_SET -> f.nextSet = WRONG;
            case PARAMS -> f.params = WRONG;
            case STATE_ROOT -> f.stateRoot = WRONG;
            case RECEIPTS_ROOT -> f.receiptsRoot = WRONG;
            case STRANGER_PROPOSES -> f.proposer = world().setting().clients().get(0).publicKey();
            case OTHER_PROPOSES -> f.proposer = world().node(0).identity().validator();
            case NO_LAST_COMMIT -> f.lastCommit = Certificate.NONE;
            case THINNED_LAST_COMMIT -> f.lastCommit = commit(block, 1, false);
            case FORGED_LAST_COMMIT -> f.lastCommit = commit(block, Integer.MAX_VALUE, true);
            case TRANSACTION_OUT_OF_ORDER -> f.transactions.addAll(block.transactions());
            case TRANSACTION_UNSIGNED -> f.transactions.replaceAll(Forger::badlySigned);
            case EVIDENCE_UNPROVEN -> f.evidence.add(unproven(h.height()));
            case EVIDENCE_TWICE -> f.evidence.addAll(block.evidence());
        }
        return f.block();
    }

    private static Certificate commit(Block block, int most, boolean isForged) {
        Certificate real = block.lastCommit();
        List<CommitSignature> signatures = new ArrayList<>();
        for (CommitSignature each : real.signatures()) {
            if (signatures.size() < most) {
                signatures.add(
                        isForged ? new CommitSignature(each.validator(), noSignature()) : each);
            }
        }
        return new Certificate(real.type(), real.height(), real.round(), real.ballot(), signatures);
    }

    private static Signature noSignature() {
        return new Signature(Bytes.copyOf(new byte[Signature.SIZE]));
    }

    private static Transaction badlySigned(Transaction transaction) {
        byte[] bytes = transaction.encoded().toArray();
        bytes[bytes.length - 1] ^= 1;
        try {
            return Transaction.decode(Bytes.copyOf(bytes));
        } catch (MalformedInputException e) {
            throw new AssertionError("any signature can be written", e);
        }
    }

    /** That an honest validator would have voted twice. */
    private Evidence unproven(Height now) {
        var victim = world().node(0).identity().validator();
        Height before = now.value() > 1 ? now.previous() : now;
        Vote one = new Vote(VoteType.PREVOTE, before, Round.ZERO, Ballot.nil(), victim);
        Vote two = new Vote(VoteType.PREVOTE, before, Round.ZERO, Ballot.of(WRONG), victim);
        return Evidence.DuplicateVote.of(
                new SignedVote(one, noSignature()), new SignedVote(two, noSignature()));
    }

    /** All that a block is made of, to be changed. */
    private static final class Fields {
        private ChainId chainId;
        private Height height;
        private long timestampMs;
        private Hash prevBlock;
        private Hash set;
        private Hash nextSet;
        private Hash params;
        private Hash stateRoot;
        private Hash receiptsRoot;
        private PublicKey proposer;
        private Certificate lastCommit;
        private final List<Transaction> transactions;
        private final List<Evidence> evidence;

        Fields(Block block) {
            BlockHeader h = block.header();
            chainId = h.chainId();
            height = h.height();
            timestampMs = h.timestampMs();
            prevBlock = h.prevBlockHash();
            set = h.validatorSetHash();
            nextSet = h.nextValidatorSetHash();
            params = h.paramsHash();
            stateRoot = h.stateRoot();
            receiptsRoot = h.receiptsRoot();
            proposer = h.proposer();
            lastCommit = block.lastCommit();
            transactions = new ArrayList<>(block.transactions());
            evidence = new ArrayList<>(block.evidence());
        }

        Block block() {
            try {
                return Block.of(
                        new BlockHeader(
                                chainId,
                                height,
                                timestampMs,
                                prevBlock,
                                lastCommit.hash(),
                                Block.transactionsRoot(transactions),
                                Block.evidenceRoot(evidence),
                                set,
                                nextSet,
                                params,
                                stateRoot,
                                receiptsRoot,
                                proposer),
                        transactions,
                        evidence,
                        lastCommit);
            } catch (MalformedInputException e) {
                throw new AssertionError("the header was made from this body", e);
            }
        }
    }
}
