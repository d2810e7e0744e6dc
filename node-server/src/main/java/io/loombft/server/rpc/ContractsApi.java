package io.loombft.server.rpc;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.CallResult;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.TrialRuns;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What the RPC asks of a node about contracts. Every answer is of one height, which it names. */
public interface ContractsApi {
    /** Calls a contract on the latest state and keeps nothing of what it does. */
    Tried query(Query query);

    /** Runs a transaction on the latest state and keeps nothing of what it does. */
    Tried simulate(Bytes transaction);

    /** What the contract has stored under the key. */
    Stored storage(Address contract, Bytes key);

    /** The module at the address; empty when no contract lies there. */
    Optional<Code> code(Address contract);

    /** Events in the receipts that are kept. */
    FoundEvents events(EventQuery query);

    /**
     * A question to a contract.
     *
     * @param gas the most that it may use; otherwise as much as a transaction
     * @param caller who asks, as the contract sees it
     */
    record Query(Address contract, Bytes input, OptionalLong gas, Address caller) {}

    /** What came of running something. */
    sealed interface Tried {
        /** The gas of a question that wants more than a transaction may use. */
        static Refused tooMuchGas(long gas, long gasMax) {
            return new Refused(
                    "gas_too_high", "gas " + gas + " is above the " + gasMax + " of a transaction");
        }

        /** What came of a transaction on the state of the height. */
        static Tried of(Height height, TrialRuns.Trial trial) {
            return switch (trial) {
                case TrialRuns.Trial.Ran ran -> Ran.of(height, ran);
                case TrialRuns.Trial.Refused refused ->
                        new Refused(
                                refused.problem().name().toLowerCase(Locale.ROOT),
                                refused.sentence());
            };
        }

        /**
         * It ended, well or not.
         *
         * @param loadGas the part of the gas used that paid for loading
         */
        record Ran(
                Height height,
                Receipt.Code code,
                long gasUsed,
                long loadGas,
                Bytes output,
                List<Receipt.Event> events)
                implements Tried {
            public Ran {
                events = List.copyOf(events);
            }

            public static Ran of(Height height, TrialRuns.Answer answer) {
                CallResult result = answer.result();
                return new Ran(
                        height,
                        result.code(),
                        result.gasUsed(),
                        answer.loadGas(),
                        result.output(),
                        result.events());
            }

            static Ran of(Height height, TrialRuns.Trial.Ran ran) {
                Receipt receipt = ran.receipt();
                return new Ran(
                        height,
                        receipt.code(),
                        receipt.gasUsed(),
                        ran.loadGas(),
                        receipt.output(),
                        receipt.events());
            }
        }

        /**
         * It cannot be run at all.
         *
         * @param reason a name in snake case, such as {@code gas_too_low}
         * @param sentence for people
         */
        record Refused(String reason, String sentence) implements Tried {}

        /** Too many others wait. */
        record Busy() implements Tried {}

        /** It took longer than this node allows, whatever its gas. */
        record TimedOut(long limitMs) implements Tried {}
    }

    record Stored(Height height, Optional<Bytes> value) {}

    record Code(Height height, Hash hash, Bytes wasm) {}

    /** Where an event is: its block, its transaction's place in it, its place in the receipt. */
    record EventPosition(Height height, int index, int event) implements Comparable<EventPosition> {
        private static final Comparator<EventPosition> ORDER =
                Comparator.comparing(EventPosition::height)
                        .thenComparingInt(EventPosition::index)
                        .thenComparingInt(EventPosition::event);

        @Override
        public int compareTo(EventPosition other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Which events are wanted.
     *
     * @param from where to begin; heights below the lowest that is kept are skipped
     * @param to the last height
     * @param limit the most events
     */
    record EventQuery(
            EventPosition from,
            Height to,
            Optional<Address> contract,
            Optional<Bytes> topic,
            int limit) {}

    record FoundEvent(EventPosition at, Hash transaction, Receipt.Event event) {}

    /**
     * Events in the order in which they happened.
     *
     * @param next from where to go on; empty when there are no more up to the last height asked for
     */
    record FoundEvents(List<FoundEvent> events, Optional<EventPosition> next) {
        /** Most events in one answer. */
        public static final int COUNT_MAX = 1_000;

        public FoundEvents {
            events = List.copyOf(events);
        }
    }
}
