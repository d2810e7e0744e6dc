package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ContractState.Code;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.HostPrices;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.util.ArrayList;
import java.util.Optional;

/**
 * One call from outside with all calls nested in it: the frames that are open, the events so far, one
 * budget of gas, depth and memory. What fails is taken back alone.
 */
final class Execution {
    /** Where the input lies in the memory of a contract. */
    static final int INPUT_AT = 0x1000;

    /** The depth that the way from one contract into the next takes. */
    private static final int NESTED_CALL_DEPTH = 16;

    private final ContractCall call;
    private final CallContext context;
    private final ContractState state;
    private final Programs programs;
    private final HostCalls host;
    private final ArrayList<Frame> frames = new ArrayList<>();
    private final ArrayList<Receipt.Event> events = new ArrayList<>();

    Execution(
            ContractCall call,
            CallContext context,
            ContractState state,
            Programs programs,
            HostCalls host) {
        this.call = call;
        this.context = context;
        this.state = state;
        this.programs = programs;
        this.host = host;
    }

    CallContext context() {
        return context;
    }

    HostPrices prices() {
        return context.params().host();
    }

    ContractState state() {
        return state;
    }

    Address origin() {
        return call.caller();
    }

    /** The contract that runs now. */
    Frame frame() {
        return frames.getLast();
    }

    CallResult run() {
        ContractLimits limits = context.params().limits();
        Ended ended =
                enter(
                        new Frame(call.contract(), call.caller(), call.value()),
                        call.input(),
                        new Allowance(
                                Math.min(call.gas(), Allowance.GAS_MAX),
                                limits.callDepthMax(),
                                limits.memoryPagesMax()));
        long used = Math.min(call.gas(), Allowance.GAS_MAX) - ended.gasLeft();
        return new CallResult(ended.code(), used, ended.data(), events);
    }

    /** A call from the contract that runs, inside the allowance, which was taken from its own. */
    Ended nested(Address contract, Amount value, Bytes input, Allowance allowance) {
        Address self = frame().contract();
        boolean isTooDeep = allowance.depth() <= NESTED_CALL_DEPTH;
        return isTooDeep
                ? Ended.refused(allowance.gas())
                : enter(
                        new Frame(contract, self, value),
                        input,
                        new Allowance(
                                allowance.gas(),
                                allowance.depth() - NESTED_CALL_DEPTH,
                                allowance.pages()));
    }

    /** Keeps an event unless there are too many. */
    void emit(Bytes topic, Bytes data) throws Trap {
        if (events.size() == Receipt.EVENTS_MAX) {
            throw new Trap(TrapCode.HOST_ARGUMENT);
        }
        events.add(new Receipt.Event(frame().contract(), topic, data));
    }

    private Ended enter(Frame frame, Bytes input, Allowance allowance) {
        Optional<Code> code = state.code(frame.contract());
        if (code.isEmpty() || !mayEnter(frame.contract(), code.get())) {
            return Ended.refused(allowance.gas());
        }
        int mark = state.mark();
        int eventsBefore = events.size();
        frames.add(frame);
        Ended ended = begin(frame, code.get(), input, allowance);
        frames.removeLast();
        if (!ended.isSuccess()) {
            state.revertTo(mark);
            events.subList(eventsBefore, events.size()).clear();
        }
        return ended;
    }

    /** Contracts are few on top of each other, and one that runs is entered again only if it wants. */
    private boolean mayEnter(Address contract, Code code) {
        if (frames.size() >= context.params().limits().nestingMax()) {
            return false;
        }
        return code.reentrancy() == Reentrancy.ALLOWED
                || frames.stream().noneMatch(open -> open.contract().equals(contract));
    }

    private Ended begin(Frame frame, Code code, Bytes input, Allowance allowance) {
        if (!state.transfer(frame.caller(), frame.contract(), frame.value())) {
            return Ended.refused(allowance.gas());
        }
        // What the code takes is known before the code is: nothing is loaded that was not paid for.
        long gas = allowance.gas() - (long) prices().codeByte() * code.bytes();
        long loading = gas < 0 || state.touch(code.hash()) ? 0 : prices().loading(code.work());
        if (gas < loading) {
            return Ended.outOfGas();
        }
        if (loading > 0) {
            state.load(code.hash(), code.work(), loading);
            gas -= loading;
        }
        Program program =
                programs.program(code.hash(), () -> state.wasm(code.hash()), context.params());
        return run(program, input, new Allowance(gas, allowance.depth(), allowance.pages()));
    }

    private Ended run(Program program, Bytes input, Allowance allowance) {
        // After an interrupt the machine is not closed: nobody shall have it then.
        Machine machine = program.machine(host);
        Ended ended = run(machine, input, allowance);
        machine.close();
        return ended;
    }

    private Ended run(Machine machine, Bytes input, Allowance allowance) {
        try {
            machine.write(INPUT_AT, input);
        } catch (Trap trap) {
            return Ended.trapped(trap.code(), allowance.gas());
        }
        try {
            int answer = machine.call(INPUT_AT, input.size(), allowance);
            return Answer.read(machine, answer, prices().memoryByte());
        } catch (Trap trap) {
            return ended(trap, machine.gasLeft());
        }
    }

    private Ended ended(Trap trap, long gasLeft) {
        return switch (trap.code()) {
            case OUT_OF_GAS -> Ended.outOfGas();
            case ABORTED -> new Ended(Receipt.Code.CONTRACT_REVERTED, gasLeft, frame().aborted());
            case CALL_DEPTH,
                    UNREACHABLE,
                    MEMORY_BOUNDS,
                    ARITHMETIC,
                    INDIRECT_CALL,
                    HOST_ARGUMENT,
                    FORBIDDEN,
                    MEMORY_LIMIT,
                    OTHER ->
                    Ended.trapped(trap.code(), gasLeft);
        };
    }
}
