package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.CallResult;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The transactions that deploy, call and upgrade contracts. One that fails leaves nothing in the draft.
 */
final class ContractTransactions {
    private final Contracts contracts;
    private final CallContext context;
    private final StateDraft draft;

    /** Who sends a transaction, its nonce, and the gas with which it begins. */
    record From(Address sender, long nonce, Gas gas) {
        From after(long more) {
            return new From(sender, nonce, new Gas(gas.used() + more, gas.limit()));
        }
    }

    /** What a transaction has cost before its contract runs, of the most that it may. */
    record Gas(long used, long limit) {
        long left() {
            return limit - used;
        }
    }

    ContractTransactions(Contracts contracts, CallContext context, StateDraft draft) {
        this.contracts = contracts;
        this.context = context;
        this.draft = draft;
    }

    /**
     * Money that lies at the address already stays there: it must not be possible to block a deploy by
     * a payment.
     */
    Performed deploy(From from, ContractDeploy deploy) {
        Address address = Address.ofContract(from.sender(), from.nonce());
        Account there = draft.account(address);
        OptionalInt work = work(deploy.wasm());
        if (there.isContract() || there.nonce() > 0 || work.isEmpty()) {
            return Performed.plainly(Code.CONTRACT_REFUSED, from.gas().used());
        }
        int size = deploy.wasm().size();
        return bound(
                from,
                address,
                deploy.wasm(),
                new ContractRecord(deploy.reentrancy(), deploy.admin(), size, work.getAsInt(), 0),
                deploy.init());
    }

    Performed upgrade(From from, ContractUpgrade upgrade) {
        Address address = upgrade.contract();
        if (!draft.account(address).isContract()
                || !draft.contract(address).isUpgradedBy(from.sender())) {
            return Performed.plainly(Code.CONTRACT_REFUSED, from.gas().used());
        }
        OptionalInt work = work(upgrade.wasm());
        if (work.isEmpty()) {
            return Performed.plainly(Code.CONTRACT_REFUSED, from.gas().used());
        }
        return bound(
                from,
                address,
                upgrade.wasm(),
                draft.contract(address).withCode(upgrade.wasm().size(), work.getAsInt()),
                upgrade.input());
    }

    /**
     * Loads the code and binds it, then calls it once unless there is nothing to say; all or nothing.
     * What was compiled and then taken back is paid for again by the next who tries.
     */
    private Performed bound(
            From from, Address address, Bytes wasm, ContractRecord contract, Bytes input) {
        OptionalLong loading =
                contracts.load(wasm, contract.codeWork(), from.gas().left(), context, draft);
        if (loading.isEmpty()) {
            return Performed.plainly(Code.OUT_OF_GAS, from.gas().limit());
        }
        From loaded = from.after(loading.getAsLong());
        int mark = draft.mark();
        Hash code = Hash.of(wasm);
        draft.bind(address, code, wasm, contract);
        if (input.isEmpty()) {
            return Performed.plainly(Code.SUCCESS, loaded.gas().used());
        }
        Performed called = call(loaded, new ContractCall(address, Amount.ZERO, input));
        if (called.code() != Code.SUCCESS) {
            draft.revertTo(mark);
            draft.forgetUnlessStored(code);
        }
        return called;
    }

    Performed call(From from, ContractCall call) {
        CallResult result =
                contracts.call(
                        new io.loombft.core.contract.ContractCall(
                                from.sender(),
                                call.to(),
                                call.value(),
                                call.input(),
                                from.gas().left()),
                        context,
                        draft);
        return Performed.of(result, from.gas().used());
    }

    /** What it takes to load the module, or nothing when it breaks a rule. */
    private OptionalInt work(Bytes wasm) {
        try {
            return OptionalInt.of(contracts.programs().check(wasm, context.params()));
        } catch (RefusedModuleException e) {
            return OptionalInt.empty();
        }
    }
}
