package io.loombft.core.gossip;

import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What one peer has, has offered and was asked for. */
final class TransactionLine {
    /** Hashes remembered of what a peer has, of what it offers, and of what it is told again. */
    static final int KNOWN_MAX = 32_768;

    /** Transactions that a peer may owe at a time. */
    static final int ASKED_MAX = TransactionMessage.HASHES_MAX;

    /** How often a peer is asked for the same transaction. */
    static final int ATTEMPTS_MAX = 3;

    private final LinkedHashSet<Hash> known = new LinkedHashSet<>();
    private final LinkedHashSet<Hash> again = new LinkedHashSet<>();
    private final LinkedHashMap<Hash, Integer> fresh = new LinkedHashMap<>();
    private final LinkedHashMap<Hash, Integer> retries = new LinkedHashMap<>();
    private final LinkedHashMap<Hash, Question> asked = new LinkedHashMap<>();
    private long sequence;

    private record Question(long sinceMs, int attempt) {}

    /** Whether offers that were never asked for are meant, or those that were not made good. */
    enum Offers {
        FRESH,
        RETRIED
    }

    /** Whether an offer is to be asked for now. */
    enum Use {
        ASK,
        LATER,
        NEVER
    }

    /** What decides about an offer. */
    interface Choice {
        Use of(Hash hash);
    }

    long sequence() {
        return sequence;
    }

    void sequence(long told) {
        sequence = told;
    }

    /** Whether it is news to the peer; from now on it is not. */
    boolean learns(Hash hash) {
        boolean isNews = known.add(hash);
        if (known.size() > KNOWN_MAX) {
            known.removeFirst();
        }
        return isNews;
    }

    /** What was told did not reach it. */
    void lost(Hash hash) {
        known.remove(hash);
        again.add(hash);
        if (again.size() > KNOWN_MAX) {
            again.removeFirst();
        }
    }

    /** Takes what is to be told again. */
    List<Hash> again(int countMax) {
        List<Hash> taken = new ArrayList<>();
        while (!again.isEmpty() && taken.size() < countMax) {
            taken.add(again.removeFirst());
        }
        return taken;
    }

    /** Offers it, or again: then what it failed to give before is forgiven. */
    void offers(Hash hash) {
        if (asked.containsKey(hash)) {
            asked.computeIfPresent(hash, (h, question) -> new Question(question.sinceMs(), 0));
        } else if (retries.containsKey(hash)) {
            retries.replace(hash, 0);
        } else if (fresh.size() < KNOWN_MAX) {
            fresh.putIfAbsent(hash, 0);
        }
    }

    /** Whether it is asked for now: it was not offered before, and there is room. */
    boolean asksAtOnce(Hash hash, long nowMs) {
        boolean wasOffered =
                asked.containsKey(hash) || retries.containsKey(hash) || fresh.containsKey(hash);
        if (wasOffered || asked.size() >= ASKED_MAX) {
            return false;
        }
        asked.put(hash, new Question(nowMs, 1));
        return true;
    }

    /** Chooses from the head of the offers what to ask now; what must wait goes to the tail. */
    List<Hash> ask(Offers offers, Choice choice, long nowMs) {
        LinkedHashMap<Hash, Integer> from =
                switch (offers) {
                    case FRESH -> fresh;
                    case RETRIED -> retries;
                };
        List<Hash> wanted = new ArrayList<>();
        Map<Hash, Integer> later = new LinkedHashMap<>();
        Iterator<Map.Entry<Hash, Integer>> each = from.entrySet().iterator();
        while (each.hasNext()
                && asked.size() < ASKED_MAX
                && wanted.size() + later.size() < TransactionMessage.HASHES_MAX) {
            Map.Entry<Hash, Integer> offer = each.next();
            Hash hash = offer.getKey();
            switch (choice.of(hash)) {
                case ASK -> {
                    asked.put(hash, new Question(nowMs, offer.getValue() + 1));
                    wanted.add(hash);
                }
                case LATER -> later.put(hash, offer.getValue());
                case NEVER -> {}
            }
            each.remove();
        }
        from.putAll(later);
        return wanted;
    }

    /** The question is answered, by whomever. */
    void settled(Hash hash) {
        asked.remove(hash);
        fresh.remove(hash);
        retries.remove(hash);
    }

    /** The question did not reach the peer. */
    void unasked(Hash hash) {
        Question question = asked.remove(hash);
        if (question != null && retries.size() < KNOWN_MAX) {
            retries.put(hash, Math.max(0, question.attempt() - 1));
        }
    }

    /** Takes back what it was asked for too long ago. */
    List<Hash> late(long nowMs) {
        List<Hash> late = new ArrayList<>();
        while (!asked.isEmpty()
                && nowMs - asked.firstEntry().getValue().sinceMs()
                        >= TransactionGossip.ASK_TIMEOUT_MS) {
            var entry = asked.pollFirstEntry();
            late.add(entry.getKey());
            boolean mayRetry =
                    entry.getValue().attempt() < ATTEMPTS_MAX && retries.size() < KNOWN_MAX;
            if (mayRetry) {
                retries.put(entry.getKey(), entry.getValue().attempt());
            }
        }
        return late;
    }

    List<Hash> asked() {
        return List.copyOf(asked.keySet());
    }

    /** How much is remembered in all. */
    int size() {
        return known.size() + again.size() + fresh.size() + retries.size() + asked.size();
    }
}
