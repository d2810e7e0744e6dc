package io.loombft.core.ledger;

import io.loombft.core.contract.Program;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Residents.Resident;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resident codes while a block is executed. */
final class ResidentsDraft {
    private final Residents before;

    /** Weights, the one called longest ago first; bounded by what they weigh together. */
    private final LinkedHashMap<Hash, Integer> weights = new LinkedHashMap<>();

    private long weight;

    ResidentsDraft(Residents before) {
        this.before = before;
        before.codes().reversed().forEach(this::put);
    }

    /** Whether the code is resident; if so, it is now the one called last. */
    boolean touch(Hash code) {
        if (!weights.containsKey(code)) {
            return false;
        }
        weights.putLast(code, weights.getOrDefault(code, 0));
        return true;
    }

    /** Takes a code in that is not resident; those called longest ago make room for it. */
    void load(Hash code, int work, long bytesMax) {
        put(new Resident(code, Program.weight(work)));
        Iterator<Map.Entry<Hash, Integer>> oldest = weights.entrySet().iterator();
        while (weight > bytesMax && weights.size() > 1) {
            weight -= oldest.next().getValue();
            oldest.remove();
        }
    }

    void forget(Hash code) {
        Integer gone = weights.remove(code);
        weight -= gone == null ? 0 : gone;
    }

    /** What is resident now, the one called last first. */
    Residents now() {
        List<Resident> codes = new ArrayList<>(weights.size());
        weights.sequencedEntrySet()
                .reversed()
                .forEach(each -> codes.add(new Resident(each.getKey(), each.getValue())));
        return new Residents(codes);
    }

    /** What is resident now when that is not what was. */
    Optional<Residents> changed() {
        Residents now = now();
        return now.equals(before) ? Optional.empty() : Optional.of(now);
    }

    private void put(Resident each) {
        weights.put(each.code(), each.weight());
        weight += each.weight();
    }
}
