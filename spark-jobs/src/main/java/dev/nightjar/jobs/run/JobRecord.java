package dev.nightjar.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * How a job ended: the line of JSON that it prints last.
 *
 * @param status {@code done}, {@code refused}, {@code failed} or {@code skipped}
 * @param seconds wall time
 * @param result the job's own counts
 * @param tablesRead version read of each table
 * @param tablesWritten version written of each table
 * @param message why it did not end well, empty otherwise
 */
public record JobRecord(
        String job,
        String store,
        String date,
        String runId,
        String status,
        double seconds,
        Object result,
        Map<String, Long> tablesRead,
        Map<String, Long> tablesWritten,
        String message) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** One line. */
    public String toJson() {
        return json(this);
    }

    /** Plain data, such as a record, as one line with names in snake case. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is printed must be plain data", e);
        }
    }
}
