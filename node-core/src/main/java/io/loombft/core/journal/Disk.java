package io.loombft.core.journal;

import java.util.List;

/**
 * One flat folder of files, as a power cut sees it.
 *
 * <p>What a file holds is safe only after {@link DiskFile#sync()}; which files exist, and under which
 * name, only after {@link #syncFolder()}. What was not synced may after a power cut be there, be gone,
 * be there in part (cut at any byte), or be replaced by zeros in any of its parts, later writes even
 * when earlier ones are lost. A process that merely dies loses nothing that a call had returned from.
 *
 * <p>Names are 1 to 100 characters of {@code a-z A-Z 0-9 . _ -} and do not begin with a dot.
 */
public interface Disk {
    /** Longest file name, in characters. */
    int NAME_LENGTH_MAX = 100;

    /** The names of all files, in ascending order. */
    List<String> list() throws DiskFailedException;

    /** Makes an empty file; fails with reason {@code EXISTS} when there is one. */
    DiskFile create(String name) throws DiskFailedException;

    /** Opens a file for reading and writing; fails with reason {@code MISSING} when there is none. */
    DiskFile open(String name) throws DiskFailedException;

    /** Removes a file; fails with reason {@code MISSING} when there is none. */
    void delete(String name) throws DiskFailedException;

    /** Gives a file another name at once, replacing the file that has it. */
    void rename(String from, String to) throws DiskFailedException;

    /** Makes creations, deletions and renamings so far survive a power cut. */
    void syncFolder() throws DiskFailedException;

    /** Whether the file is in the folder. */
    default boolean holds(String name) throws DiskFailedException {
        return list().contains(name);
    }

    /** Whether a name keeps the rule above. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_LENGTH_MAX
                && name.charAt(0) != '.'
                && name.chars().allMatch(Disk::isNameCharacter);
    }

    /**
     * The name, for implementations.
     *
     * @throws IllegalArgumentException when it breaks the rule: names are chosen by us, never by a peer
     */
    static String checkedName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a file name for a disk: \"" + name + '"');
        }
        return name;
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
