-- The cases of one indicator summed once, to the finest cell that any result needs.
--
-- In:  work.cases (case_id, person_id, index_date, unit_id, municipality_code, sex, age, flag, amount, expected_micro),
--      work.indicator (one row: by_person, direction -1 last or 1 first, keeps_amounts),
--      work.attribution, reference.age_band, reference.place.
-- Out: attribution, place, period_type, period_start, sex, age_band and the sums; and `at_amount`, the amount that
--      the sums are of where the measure needs to know how amounts are spread, NULL elsewhere.
--
-- Where the unit of analysis is the person, one case of a person counts in each period, so that a person counts once
-- in the nation and in exactly one area. Rolling 12 months are kept as changes: a case counts in the windows that end
-- from `counts_from` until before `counts_until`; +1 at the former and -1 at the latter add up to every window,
-- exactly and without counting any window by itself.
WITH subject AS (
    SELECT
        cases.*,
        CASE WHEN indicator.keeps_amounts THEN cases.amount END AS at_amount,
        indicator.direction,
        CASE WHEN indicator.by_person THEN cases.person_id END AS person,
        CASE WHEN indicator.by_person AND cases.person_id IS NOT NULL THEN 0 ELSE cases.case_id END AS lone_case,
        indicator.direction * DATE_DIFF('day', DATE '1970-01-01', cases.index_date) AS day_order,
        indicator.direction * cases.case_id AS case_order
    FROM work.cases AS cases
    CROSS JOIN work.indicator AS indicator
),

by_period AS (
    SELECT
        'month' AS period_type,
        CAST(DATE_TRUNC('month', index_date) AS DATE) AS period_start,
        *
    FROM subject
    UNION ALL
    SELECT
        'quarter' AS period_type,
        CAST(DATE_TRUNC('quarter', index_date) AS DATE) AS period_start,
        *
    FROM subject
    UNION ALL
    SELECT
        'year' AS period_type,
        CAST(DATE_TRUNC('year', index_date) AS DATE) AS period_start,
        *
    FROM subject
),

counted AS (
    SELECT *
    FROM by_period
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY period_type, period_start, person, lone_case
            ORDER BY day_order, case_order
        ) = 1
),

span AS (
    SELECT
        *,
        CASE
            WHEN direction = 1
                THEN GREATEST(
                    period_start,
                    COALESCE(CAST(LAG(period_start) OVER of_person + INTERVAL 12 MONTH AS DATE), period_start)
                )
            ELSE period_start
        END AS counts_from,
        CASE
            WHEN direction = 1 THEN CAST(period_start + INTERVAL 12 MONTH AS DATE)
            ELSE LEAST(
                CAST(period_start + INTERVAL 12 MONTH AS DATE),
                COALESCE(LEAD(period_start) OVER of_person, CAST(period_start + INTERVAL 12 MONTH AS DATE))
            )
        END AS counts_until
    FROM counted
    WHERE period_type = 'month'
    WINDOW of_person AS (PARTITION BY person, lone_case ORDER BY period_start)
),

signed AS (
    SELECT
        period_type,
        period_start,
        unit_id,
        municipality_code,
        index_date,
        sex,
        age,
        flag,
        amount,
        at_amount,
        expected_micro,
        1 AS weight
    FROM counted
    UNION ALL
    SELECT
        'rolling_12_months' AS period_type,
        counts_from AS period_start,
        unit_id,
        municipality_code,
        index_date,
        sex,
        age,
        flag,
        amount,
        at_amount,
        expected_micro,
        1 AS weight
    FROM span
    WHERE counts_from < counts_until
    UNION ALL
    SELECT
        'rolling_12_months' AS period_type,
        counts_until AS period_start,
        unit_id,
        municipality_code,
        index_date,
        sex,
        age,
        flag,
        amount,
        at_amount,
        expected_micro,
        -1 AS weight
    FROM span
    WHERE counts_from < counts_until
),

placed AS (
    SELECT
        signed.*,
        CASE WHEN signed.flag IS NULL AND signed.amount IS NULL THEN 0 ELSE 1 END AS is_recorded,
        CASE WHEN signed.flag THEN 1 ELSE 0 END AS is_positive,
        attribution.attribution,
        COALESCE(place.place, '') AS place
    FROM signed
    CROSS JOIN work.attribution AS attribution
    LEFT JOIN reference.place AS place
        ON
            place.attribution = attribution.attribution
            AND place.code
            = CASE attribution.attribution WHEN 'caregiver' THEN signed.unit_id ELSE signed.municipality_code END
            AND signed.index_date BETWEEN place.valid_from AND place.valid_to
)

SELECT
    placed.attribution,
    placed.place,
    placed.period_type,
    placed.period_start,
    COALESCE(placed.sex, '?') AS sex,
    COALESCE(age_band.age_band, '?') AS age_band,
    placed.at_amount,
    CAST(SUM(placed.weight) AS BIGINT) AS cases,
    CAST(SUM(placed.weight * placed.is_recorded) AS BIGINT) AS recorded,
    CAST(SUM(placed.weight * placed.is_positive) AS BIGINT) AS positive,
    CAST(COALESCE(SUM(placed.weight * placed.amount), 0) AS BIGINT) AS amount_sum,
    CAST(
        COALESCE(SUM(CAST(placed.amount AS HUGEINT) * placed.amount * placed.weight), 0) AS DECIMAL(38, 0)
    ) AS amount_square_sum,
    CAST(COALESCE(SUM(placed.weight * placed.is_recorded * placed.expected_micro), 0) AS BIGINT) AS expected_micro
FROM placed
LEFT JOIN reference.age_band AS age_band
    ON placed.age BETWEEN age_band.age_from AND age_band.age_to
GROUP BY ALL
HAVING
    SUM(placed.weight) <> 0
    OR SUM(placed.weight * placed.is_recorded) <> 0
    OR SUM(placed.weight * placed.is_positive) <> 0
    OR SUM(placed.weight * placed.amount) <> 0
    OR SUM(CAST(placed.amount AS HUGEINT) * placed.amount * placed.weight) <> 0
    OR SUM(placed.weight * placed.is_recorded * placed.expected_micro) <> 0
ORDER BY ALL
