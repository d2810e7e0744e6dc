package io.loombft.core.contract;

import java.util.LinkedHashMap;

/**
 * Machines that have run and can run again: to reset one costs a fraction of making it. One a program,
 * the ones used last; for one thread.
 */
final class IdleMachines {
    /** Machines kept; with their memory at most 64 MiB. */
    static final int COUNT_MAX = 32;

    /** Machines with more memory than this are dropped after use. */
    static final int MEMORY_BYTES_MAX = 2 * 1024 * 1024;

    private final HostCalls host;
    private final LinkedHashMap<Program, Machine> idle = new LinkedHashMap<>();

    IdleMachines(HostCalls host) {
        this.host = host;
    }

    /** A machine as fresh. */
    Machine take(Program program) {
        Machine waiting = idle.remove(program);
        return waiting != null ? waiting : program.machine(host);
    }

    /** Takes a machine back, whatever it has run. */
    void giveBack(Program program, Machine machine) {
        if (machine.memoryBytes() > MEMORY_BYTES_MAX) {
            return;
        }
        machine.reset();
        idle.put(program, machine);
        if (idle.size() > COUNT_MAX) {
            idle.remove(idle.firstEntry().getKey());
        }
    }
}
