package io.loombft.server.cli;

/** What a command leaves behind for scripts. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** It ran and failed: a transaction failed, a node died. */
    public static final int FAILED = 1;

    /** The command line makes no sense. */
    public static final int USAGE = 2;

    /** The configuration, the genesis or a key cannot be used. */
    public static final int CONFIG = 3;

    /** No node answers, or not in time. */
    public static final int UNREACHABLE = 4;

    /** What lies on the disk is damaged. */
    public static final int DAMAGED = 5;

    /** A port or a folder is in use. */
    public static final int IN_USE = 6;

    /** The node halted itself to stay safe. */
    public static final int HALTED = 70;

    private ExitCode() {}
}
