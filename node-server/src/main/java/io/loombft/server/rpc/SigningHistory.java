package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.server.rpc.NodeApi.Heard;
import io.loombft.server.rpc.NodeApi.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Answers {@code get_signing_history}: who signed which of some blocks in a row. What was read of a block is
 * remembered, because it never changes once the next block is there. For any thread.
 *
 * <p>A validator has signed when its precommit is in the commit by which this node decided, or in the one
 * that the next block carries, which is fuller.
 */
final class SigningHistory {
    /** Most blocks of one answer. */
    static final int COUNT_MAX = 512;

    /** When the transactions of the blocks read for an answer were as long as this together, it ends. */
    static final long BLOCK_BYTES_MAX = 16L * 1024 * 1024;

    /**
     * An answer ends before the block whose validators and signers would make them more together. One
     * block alone never has so many.
     */
    static final int VALIDATORS_MAX = 2 * ValidatorSet.SIZE_MAX;

    /** Blocks that are remembered: one answer, and some more while the tip moves. */
    static final int REMEMBERED_MAX = COUNT_MAX + 64;

    private static final char PROPOSED = 'P';
    private static final char PROPOSED_EMPTY = 'E';
    private static final char SIGNED = 'S';
    private static final char PRECOMMIT_HEARD = 'C';
    private static final char PREVOTE_HEARD = 'V';
    private static final char MISSED = 'M';
    private static final char NO_MEMBER = '-';
    private static final char UNKNOWN = '?';

    private final NodeApi node;
    private final ConcurrentSkipListMap<Height, Row> remembered = new ConcurrentSkipListMap<>();

    /**
     * What one block says.
     *
     * @param set the hash of the set that decided it
     */
    private record Row(
            Height height,
            PublicKey proposer,
            boolean isEmpty,
            Set<PublicKey> signers,
            Hash set,
            long bytes) {}

    /** Blocks in a row, the latest first, and the sets that decided them, as far as they are known. */
    private record Strip(List<Row> rows, Map<Hash, Optional<ValidatorSet>> sets) {
        /** Those of the latest set first, in its order. */
        Set<PublicKey> everybody() {
            Set<PublicKey> all = new LinkedHashSet<>();
            for (Row row : rows) {
                setOf(row).ifPresent(set -> all.addAll(ids(set)));
                all.addAll(row.signers());
            }
            return all;
        }

        Optional<ValidatorSet> setOf(Row row) {
            return sets.getOrDefault(row.set(), Optional.empty());
        }
    }

    SigningHistory(NodeApi node) {
        this.node = node;
    }

    /** Up to the height; fewer blocks than asked for where the chain begins, or at a bound. */
    JsonNode answer(Arguments given) throws RpcException {
        Height latest = node.latestHeight();
        Height to = given.optionalHeight("height").filter(h -> !h.isAfter(latest)).orElse(latest);
        long count = Math.clamp(given.optionalNumber("count").orElse(COUNT_MAX), 0, COUNT_MAX);
        return json(latest, strip(to, latest, count));
    }

    private Strip strip(Height to, Height latest, long count) {
        List<Row> rows = new ArrayList<>();
        Map<Hash, Optional<ValidatorSet>> sets = new TreeMap<>();
        Set<PublicKey> people = new TreeSet<>();
        long bytes = 0;
        for (Height height = to;
                height.isAfter(Height.GENESIS) && rows.size() < count && bytes < BLOCK_BYTES_MAX;
                height = height.previous()) {
            Optional<Row> row = row(height, latest);
            if (row.isEmpty()) {
                break;
            }
            Row found = row.get();
            people.addAll(found.signers());
            if (!sets.containsKey(found.set())) {
                Optional<ValidatorSet> set = set(found);
                sets.put(found.set(), set);
                set.ifPresent(known -> people.addAll(ids(known)));
            }
            if (people.size() > VALIDATORS_MAX) {
                break;
            }
            rows.add(found);
            bytes += remembered.containsKey(height) ? 0 : found.bytes();
            remember(found, latest);
        }
        return new Strip(List.copyOf(rows), sets);
    }

    private Optional<Row> row(Height height, Height latest) {
        Row known = remembered.get(height);
        return known != null ? Optional.of(known) : block(height).map(block -> read(block, latest));
    }

    private Row read(Block block, Height latest) {
        Set<PublicKey> signers = new TreeSet<>();
        if (node.commit(block.height()) instanceof Lookup.Found<Certificate> own) {
            addSigners(own.value(), signers);
        }
        if (latest.isAfter(block.height())) {
            block(block.height().next()).ifPresent(next -> addSigners(next.lastCommit(), signers));
        }
        return new Row(
                block.height(),
                block.header().proposer(),
                block.transactions().isEmpty(),
                signers,
                block.header().validatorSetHash(),
                block.transactions().stream().mapToLong(Transaction::size).sum());
    }

    private static List<PublicKey> ids(ValidatorSet set) {
        return set.validators().stream().map(Validator::id).toList();
    }

    private static void addSigners(Certificate commit, Set<PublicKey> signers) {
        commit.signatures().stream().map(CommitSignature::validator).forEach(signers::add);
    }

    private void remember(Row row, Height latest) {
        boolean isOld = row.height().value() <= latest.value() - REMEMBERED_MAX;
        boolean isFinal = latest.isAfter(row.height());
        if (isFinal && !isOld) {
            remembered.put(row.height(), row);
        }
        while (remembered.size() > REMEMBERED_MAX) {
            remembered.pollFirstEntry();
        }
    }

    private Optional<Block> block(Height height) {
        return node.block(height) instanceof Lookup.Found<Block> found
                ? Optional.of(found.value())
                : Optional.empty();
    }

    /** The set that decided a block: the one in progress, the one of its height while its state is kept. */
    private Optional<ValidatorSet> set(Row row) {
        ValidatorSet current = node.currentValidators().set();
        if (current.hash().equals(row.set())) {
            return Optional.of(current);
        }
        return node.validators(row.height()) instanceof Lookup.Found<NodeApi.Validators> found
                ? Optional.of(found.value().set())
                : Optional.empty();
    }

    private JsonNode json(Height latest, Strip strip) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("latest_height", latest.value());
        json.put("from", strip.rows().isEmpty() ? 0 : strip.rows().getLast().height().value());
        json.put("to", strip.rows().isEmpty() ? 0 : strip.rows().getFirst().height().value());
        ArrayNode validators = json.putArray("validators");
        Map<Height, Heard> heard = new TreeMap<>();
        strip.rows().forEach(row -> heard.put(row.height(), node.heard(row.height())));
        for (PublicKey validator : strip.everybody()) {
            add(validators.addObject(), validator, marks(validator, strip, heard));
        }
        return json;
    }

    private static void add(ObjectNode json, PublicKey validator, String marks) {
        long signed = marks.chars().filter(SigningHistory::isSigned).count();
        long missed = marks.chars().filter(SigningHistory::isMissed).count();
        json.put("id", validator.hex());
        json.put("address", Address.of(validator).hex());
        json.put("signed", signed);
        json.put("blocks", signed + missed);
        json.put("missed_in_a_row", missedInARow(marks));
        json.put("marks", marks);
    }

    /** The oldest first. */
    private static String marks(PublicKey validator, Strip strip, Map<Height, Heard> heard) {
        StringBuilder marks = new StringBuilder(strip.rows().size());
        for (Row row : strip.rows().reversed()) {
            Heard votes = heard.getOrDefault(row.height(), Heard.NOTHING);
            marks.append(mark(validator, row, strip.setOf(row), votes));
        }
        return marks.toString();
    }

    private static char mark(
            PublicKey validator, Row row, Optional<ValidatorSet> set, Heard heard) {
        if (row.signers().contains(validator)) {
            boolean isProposer = row.proposer().equals(validator);
            return !isProposer ? SIGNED : row.isEmpty() ? PROPOSED_EMPTY : PROPOSED;
        }
        if (set.isEmpty()) {
            return UNKNOWN;
        }
        if (!set.get().contains(validator)) {
            return NO_MEMBER;
        }
        if (heard.precommitted().contains(validator)) {
            return PRECOMMIT_HEARD;
        }
        return heard.prevoted().contains(validator) ? PREVOTE_HEARD : MISSED;
    }

    private static boolean isSigned(int mark) {
        return mark == PROPOSED || mark == PROPOSED_EMPTY || mark == SIGNED;
    }

    private static boolean isMissed(int mark) {
        return mark == PRECOMMIT_HEARD || mark == PREVOTE_HEARD || mark == MISSED;
    }

    private static int missedInARow(String marks) {
        int missed = 0;
        for (int i = marks.length() - 1; i >= 0 && !isSigned(marks.charAt(i)); i--) {
            missed += isMissed(marks.charAt(i)) ? 1 : 0;
        }
        return missed;
    }
}
