package io.loombft.server.simulated;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.contract.ContractCall;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.ledger.StateView;
import io.loombft.core.ledger.TrialRuns;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.replica.Head;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.server.rpc.ContractsApi;
import io.loombft.server.rpc.NodeApi.TransactionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers about contracts of a simulated chain. Called on the simulation's thread. */
final class SimulatedContracts implements ContractsApi {
    /** A question holds the simulation up, so that it gets less than a transaction. */
    private static final long QUERY_GAS_MAX = 20_000_000;

    private final LiveSimulation simulation;
    private final SimulatedIndex index;
    private final TrialRuns trials;

    SimulatedContracts(LiveSimulation simulation, SimulatedIndex index) {
        this.simulation = simulation;
        this.index = index;
        this.trials = new TrialRuns(new Contracts(simulation.programs(), new Ed25519()));
    }

    private Height height() {
        return simulation.head().chain().height();
    }

    private WorldState world() {
        return new WorldState(simulation.head().tree(), simulation.chain().storageKeys());
    }

    @Override
    public Tried query(Query query) {
        Head head = simulation.head();
        long gas = query.gas().orElse(QUERY_GAS_MAX);
        if (gas > QUERY_GAS_MAX) {
            return Tried.tooMuchGas(gas, QUERY_GAS_MAX);
        }
        var call =
                new ContractCall(query.caller(), query.contract(), Amount.ZERO, query.input(), gas);
        return Tried.Ran.of(height(), trials.query(call, head.chain(), world()));
    }

    @Override
    public Tried simulate(Bytes transaction) {
        try {
            Transaction decoded = Transaction.decode(transaction);
            return Tried.of(height(), trials.run(decoded, simulation.head().chain(), world()));
        } catch (MalformedInputException e) {
            return new Tried.Refused("malformed", "not a transaction: " + e.getMessage());
        }
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return new Stored(height(), world().stored(contract, key));
    }

    @Override
    public Optional<Code> code(Address contract) {
        StateView view = simulation.head().state();
        var account = view.account(contract);
        return account.isContract()
                ? Optional.of(new Code(height(), account.codeHash(), view.code(account.codeHash())))
                : Optional.empty();
    }

    @Override
    public FoundEvents events(EventQuery query) {
        List<FoundEvent> found = new ArrayList<>();
        for (TransactionStatus.Committed each : index.transactions()) {
            List<Receipt.Event> events = each.receipt().events();
            for (int i = 0; i < events.size(); i++) {
                EventPosition at = new EventPosition(each.height(), each.index(), i);
                if (!isWanted(query, at, events.get(i))) {
                    continue;
                }
                if (found.size() == query.limit()) {
                    return new FoundEvents(found, Optional.of(at));
                }
                found.add(new FoundEvent(at, each.receipt().transaction(), events.get(i)));
            }
        }
        return new FoundEvents(found, Optional.empty());
    }

    private static boolean isWanted(EventQuery query, EventPosition at, Receipt.Event event) {
        return at.compareTo(query.from()) >= 0
                && !at.height().isAfter(query.to())
                && query.contract().map(event.contract()::equals).orElse(true)
                && query.topic().map(event.topic()::equals).orElse(true);
    }
}
