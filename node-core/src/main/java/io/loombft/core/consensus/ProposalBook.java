package io.loombft.core.consensus;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proposals of a height and the blocks they lead to. A round holds its proposer's first proposal
 * and one conflicting one; rounds further ahead than the next hold nothing, their proposals come again
 * when we get there. The consensus thread owns it.
 */
final class ProposalBook {
    /** A proposer's first proposal of a round and one that conflicts. */
    static final int PER_ROUND_MAX = 2;

    /** Rounds below ours whose proposals are taken, and kept even if nothing speaks for them. */
    static final int PAST_ROUNDS_MAX = 2;

    private final Height height;
    private final ProposerPriorities priorities;
    private final int partsMax;
    private final TreeMap<Round, List<Entry>> rounds = new TreeMap<>();
    private final Map<Round, PublicKey> proposers = new HashMap<>();
    private final TreeMap<Hash, HeldBlock> blocks = new TreeMap<>();

    /** A proposal that is its proposer's, with the stamp of its arrival. */
    record Entry(SignedProposal signed, long arrivedMs, PartSet parts) {
        Proposal proposal() {
            return signed.proposal();
        }
    }

    /** A block of this height and what is known of its validity. */
    static final class HeldBlock {
        private final Block block;
        private final PartSet parts;
        private Event.@Nullable Validity validity;
        private boolean isAsked;

        private HeldBlock(Block block, PartSet parts) {
            this.block = block;
            this.parts = parts;
        }

        Block block() {
            return block;
        }

        PartSet parts() {
            return parts;
        }

        Optional<Event.Validity> validity() {
            return Optional.ofNullable(validity);
        }

        boolean isValid() {
            return validity instanceof Event.Validity.Valid;
        }

        void judge(Event.Validity verdict) {
            validity = verdict;
        }

        /** Whether a verdict is to be asked for, which is so only once. */
        boolean askOnce() {
            boolean isFirst = !isAsked && validity == null;
            isAsked = true;
            return isFirst;
        }
    }

    /** What came of adding a proposal. */
    sealed interface Added {
        /** It is new; its block may be complete with it, when the parts came with another. */
        record Accepted(Optional<HeldBlock> completed) implements Added {}

        /** A second, different one of the same proposer; it counts too. */
        record Conflicting(Evidence evidence, Optional<HeldBlock> completed) implements Added {}

        record Ignored() implements Added {}
    }

    /** What came of adding a part. */
    sealed interface PartAdded {
        /** It is new; the block may be complete with it. */
        record Accepted(Optional<HeldBlock> completed) implements PartAdded {}

        record Ignored() implements PartAdded {}
    }

    ProposalBook(Height height, ProposerPriorities priorities, Params params) {
        this.height = height;
        this.priorities = priorities;
        this.partsMax = Math.toIntExact(Math.ceilDiv(params.blockBytesMax(), BlockPart.SIZE));
    }

    /** The proposer of a round, which is ours, one before it or the next. */
    PublicKey proposer(Round round) {
        return proposers.computeIfAbsent(round, priorities::proposer);
    }

    /** Adds a proposal of this height while we are in {@code current}. */
    Added add(SignedProposal signed, long arrivedMs, Round current) {
        Proposal proposal = signed.proposal();
        if (!takes(proposal, current)) {
            return new Added.Ignored();
        }
        List<Entry> entries = rounds.computeIfAbsent(proposal.round(), r -> new ArrayList<>());
        Entry entry = new Entry(signed, arrivedMs, partsFor(proposal));
        entries.add(entry);
        Optional<HeldBlock> completed =
                blocks.containsKey(proposal.blockHash())
                        ? Optional.empty()
                        : assemble(entry.parts());
        return entries.size() == 1
                ? new Added.Accepted(completed)
                : new Added.Conflicting(
                        Evidence.DuplicateProposal.of(entries.getFirst().signed(), signed),
                        completed);
    }

    /** Whether the proposal is near, well formed, its proposer's, new, and not one too many. */
    boolean takes(Proposal proposal, Round current) {
        long ahead = (long) proposal.round().value() - current.value();
        boolean isNear = ahead <= 1 && ahead >= -PAST_ROUNDS_MAX;
        boolean isWellFormed =
                proposal.validRound().isBefore(proposal.round())
                        && proposal.parts().count() <= partsMax;
        return isNear
                && isWellFormed
                && entries(proposal.round()).size() < PER_ROUND_MAX
                && !holds(proposal)
                && proposal.proposer().equals(proposer(proposal.round()));
    }

    /** Whether exactly this proposal is there. */
    private boolean holds(Proposal proposal) {
        for (Entry entry : entries(proposal.round())) {
            if (entry.proposal().equals(proposal)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a part to whichever proposal of the round it belongs to. */
    PartAdded addPart(Round round, BlockPart part) {
        for (Entry entry : entries(round)) {
            if (takes(entry, part) && entry.parts().add(part) == PartSet.Added.NEW) {
                return new PartAdded.Accepted(assemble(entry.parts()));
            }
        }
        return new PartAdded.Ignored();
    }

    /** Whether a proposal of the round still waits for exactly this part. */
    boolean takes(Round round, BlockPart part) {
        for (Entry entry : entries(round)) {
            if (takes(entry, part)) {
                return true;
            }
        }
        return false;
    }

    private boolean takes(Entry entry, BlockPart part) {
        return !parts(entry).isComplete() && entry.parts().lacks(part);
    }

    /** Keeps a block that came whole: built here, fetched by hash, or from sync. */
    HeldBlock hold(Block block) {
        return blocks.computeIfAbsent(
                block.hash(), h -> new HeldBlock(block, PartSet.cut(block.encoded())));
    }

    Optional<HeldBlock> block(Hash hash) {
        return Optional.ofNullable(blocks.get(hash));
    }

    boolean isValid(Hash hash) {
        HeldBlock held = blocks.get(hash);
        return held != null && held.isValid();
    }

    /** A view, in the order they came. */
    List<Entry> entries(Round round) {
        return Collections.unmodifiableList(rounds.getOrDefault(round, List.of()));
    }

    /** The proposer's first proposal of the round. */
    Optional<Entry> first(Round round) {
        List<Entry> entries = entries(round);
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst());
    }

    /** Whether parts of the block are still expected through a proposal of the round or later. */
    boolean isComing(Hash hash, Round since) {
        for (List<Entry> entries : rounds.tailMap(since, true).values()) {
            for (Entry entry : entries) {
                if (entry.proposal().blockHash().equals(hash) && !entry.parts().isComplete()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The parts of the proposal's block: all of them once the block is here. */
    PartSet parts(Entry entry) {
        HeldBlock held = blocks.get(entry.proposal().blockHash());
        return held != null && held.parts().header().equals(entry.proposal().parts())
                ? held.parts()
                : entry.parts();
    }

    /** The blocks that nobody has judged yet, by hash ascending. */
    List<HeldBlock> unjudged() {
        return blocks.values().stream().filter(b -> b.validity().isEmpty()).toList();
    }

    /** Forgets blocks of rounds long past, except those that something speaks for. */
    void enter(Round current, Set<Hash> needed) {
        Round oldest = new Round(Math.max(0, current.value() - PAST_ROUNDS_MAX));
        Set<Hash> kept = new HashSet<>(needed);
        for (List<Entry> entries : rounds.tailMap(oldest, true).values()) {
            entries.forEach(e -> kept.add(e.proposal().blockHash()));
        }
        rounds.headMap(oldest)
                .values()
                .removeIf(
                        entries ->
                                entries.stream()
                                        .noneMatch(e -> kept.contains(e.proposal().blockHash())));
        blocks.keySet().retainAll(kept);
        proposers.keySet().removeIf(r -> r.isBefore(oldest));
    }

    private PartSet partsFor(Proposal proposal) {
        // A value proposed again needs no parts when its block is here.
        return block(proposal.blockHash())
                .map(HeldBlock::parts)
                .filter(p -> p.header().equals(proposal.parts()))
                .orElseGet(() -> startedParts(proposal.parts()));
    }

    private PartSet startedParts(PartSetHeader header) {
        for (List<Entry> entries : rounds.values()) {
            for (Entry entry : entries) {
                if (entry.parts().header().equals(header)) {
                    return entry.parts();
                }
            }
        }
        return PartSet.expecting(header);
    }

    /**
     * Makes the block of complete parts, if a proposal that they came with names it. Parts that do
     * not lead to the hash void that proposal, never the block, and never another proposal of it.
     */
    private Optional<HeldBlock> assemble(PartSet parts) {
        if (!parts.isComplete()) {
            return Optional.empty();
        }
        try {
            Block block = Block.decode(parts.joined());
            return block.height().equals(height) && isProposed(block.hash(), parts)
                    ? Optional.of(
                            blocks.computeIfAbsent(block.hash(), h -> new HeldBlock(block, parts)))
                    : Optional.empty();
        } catch (MalformedInputException e) {
            // Said by a validator who signed it; the round goes on without the proposal.
            return Optional.empty();
        }
    }

    private boolean isProposed(Hash block, PartSet parts) {
        for (List<Entry> entries : rounds.values()) {
            for (Entry entry : entries) {
                if (entry.parts() == parts && entry.proposal().blockHash().equals(block)) {
                    return true;
                }
            }
        }
        return false;
    }
}
