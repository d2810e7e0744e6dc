package io.loombft.console.app;

import io.loombft.console.remembered.Notebook;
import io.loombft.console.remembered.NotebookFile;
import io.loombft.console.remembered.Notes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the notebook to its file soon after it has changed, so that a console that ends in a hurry forgets
 * nothing. Used by the thread that paints; a thread of its own writes, one state after the other.
 */
final class Memory implements AutoCloseable {
    private final NotebookFile file;
    private final Notebook notebook;
    private final AtomicBoolean isWriting = new AtomicBoolean();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("notebook").factory());

    /** Begins with what lies in the folder. */
    Memory(Path folder) {
        this.file = new NotebookFile(folder);
        this.notebook = new Notebook(file.read());
    }

    Notebook notebook() {
        return notebook;
    }

    /** Once a second; what changes while it is being written comes with the next one. */
    void save() {
        if (isWriting.compareAndSet(false, true)) {
            notebook.unsaved()
                    .ifPresentOrElse(
                            notes -> writer.execute(() -> write(notes)),
                            () -> isWriting.set(false));
        }
    }

    private void write(Notes notes) {
        try {
            file.write(notes);
        } catch (IOException e) {
            System.err.println("The notebook cannot be written: " + e.getMessage());
        } finally {
            isWriting.set(false);
        }
    }

    /** Writes what is not written yet, and waits for the disk. */
    @Override
    public void close() {
        notebook.unsaved().ifPresent(notes -> writer.execute(() -> write(notes)));
        writer.close();
    }
}
