package dev.nightjar.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A folder in the lake, which every executor sees, for what must outlive a step of a job but not the job.
 *
 * @param path folder or URL
 */
public record ScratchFolder(String path, SparkSession spark) implements AutoCloseable {

    /** Of a job: below the store's folder, in a name that no table has. */
    public static ScratchFolder of(JobContext context, String job) {
        return new ScratchFolder(context.lake().folder() + "/_" + job, context.spark());
    }

    @Override
    public void close() {
        remove();
    }

    /** Removes it with all that lies in it, as what a killed run left; one that was never written is no fault. */
    public void remove() {
        Path folder = new Path(path);
        try {
            folder.getFileSystem(spark.sessionState().newHadoopConf()).delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }
}
