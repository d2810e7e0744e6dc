package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.contract.ContractCall;
import io.loombft.core.ledger.Account;
import io.loombft.core.ledger.StateView;
import io.loombft.core.ledger.TrialRuns;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.server.rpc.ContractsApi;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.CommittedState;
import io.loombft.server.storage.EventSearch;
import io.loombft.server.storage.StorageException;
import java.util.Optional;

/**
 * Answers clients about contracts, each from a snapshot of the database: a block that is committed
 * meanwhile changes nothing. For any thread.
 */
final class ContractDesk implements ContractsApi {
    private final ChainStore store;
    private final Trials trials;

    ContractDesk(ChainStore store, Trials trials) {
        this.store = store;
        this.trials = trials;
    }

    @Override
    public Tried query(Query query) {
        return trials.run(on -> onSnapshot(state -> query(on, state, query)));
    }

    private static Tried query(TrialRuns on, CommittedState state, Query query) {
        long gasMax = state.chain().params().txGasMax();
        long gas = query.gas().orElse(gasMax);
        if (gas > gasMax) {
            return Tried.tooMuchGas(gas, gasMax);
        }
        var call =
                new ContractCall(query.caller(), query.contract(), Amount.ZERO, query.input(), gas);
        return Tried.Ran.of(state.chain().height(), on.query(call, state.chain(), state.world()));
    }

    @Override
    public Tried simulate(Bytes bytes) {
        Transaction transaction;
        try {
            transaction = Transaction.decode(bytes);
        } catch (MalformedInputException e) {
            return new Tried.Refused("malformed", "not a transaction: " + e.getMessage());
        }
        return trials.run(on -> onSnapshot(state -> simulate(on, state, transaction)));
    }

    private static Tried simulate(TrialRuns on, CommittedState state, Transaction transaction) {
        return Tried.of(state.chain().height(), on.run(transaction, state.chain(), state.world()));
    }

    @Override
    public Stored storage(Address contract, Bytes key) {
        return onSnapshot(
                state -> new Stored(state.chain().height(), state.world().stored(contract, key)));
    }

    @Override
    public Optional<Code> code(Address contract) {
        return onSnapshot(
                state -> {
                    StateView view = state.world().view();
                    Account account = view.account(contract);
                    return account.isContract()
                            ? Optional.of(
                                    new Code(
                                            state.chain().height(),
                                            account.codeHash(),
                                            view.code(account.codeHash())))
                            : Optional.empty();
                });
    }

    @Override
    public FoundEvents events(EventQuery query) {
        try {
            Height lowest = store.lowestBlock();
            EventPosition from =
                    lowest.isAfter(query.from().height())
                            ? new EventPosition(lowest, 0, 0)
                            : query.from();
            EventSearch.Page page =
                    store.events(
                            new EventSearch.Wanted(query.to(), query.contract(), query.topic()),
                            new EventSearch.Position(
                                    new ChainStore.Place(from.height(), from.index()),
                                    from.event()),
                            query.limit());
            return new FoundEvents(
                    page.events().stream().map(ContractDesk::shown).toList(),
                    page.next().map(ContractDesk::shown));
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static FoundEvent shown(EventSearch.Found found) {
        return new FoundEvent(shown(found.at()), found.transaction(), found.event());
    }

    private static EventPosition shown(EventSearch.Position at) {
        return new EventPosition(at.place().height(), at.place().index(), at.event());
    }

    private interface Reading<T> {
        T read(CommittedState state);
    }

    private <T> T onSnapshot(Reading<T> reading) {
        try (CommittedState state = store.committedState()) {
            return reading.read(state);
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
