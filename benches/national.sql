-- The figures and tables of figures.md in DuckDB, for the exports of national_exports.rs.
--
-- In: cases.csv and visits.csv, and the days that national_duckdb.py puts in for the $names. Out: small results of
-- bit masks and counts, from which it makes the JSON document, and the rows of the lists as JSON texts.
-- Each statement is named by its `-- name:` line.
--
-- It assumes what the generator guarantees and the program may not: CSV without quotes, banner or footer rows; ISO
-- days from 1970 on, plain amounts, listed words only, one spelling of everything; ID numbers blank or right; no
-- copies of a row; surnames of one character, names without blanks; texts that JSON need not escape; months that
-- close at their end. What rows of one case or person repeat is still taken together as data.md says.
--
-- Masks: five bits say in which windows a day lies (1 value, 2 previous, 4 last_year, 8 ytd, 16 total); three bits
-- at the end of which period something stands (1 value, 2 previous, 4 last_year); nine bits in which quarter of the
-- trend it lies (1 before them, 2 the oldest … 256 the period itself).

-- name: macros
CREATE MACRO windows(d) AS CASE WHEN d < DATE '$last_year_from' THEN 16 WHEN d <= DATE '$to'
    THEN 16 + 8 * (d >= DATE '$year_from')::INTEGER + 4 * (d <= DATE '$last_year_to')::INTEGER
         + 2 * (d BETWEEN DATE '$previous_from' AND DATE '$previous_to')::INTEGER + (d >= DATE '$from')::INTEGER
    ELSE 0 END::BIGINT;
CREATE MACRO by_end_of(d) AS CASE WHEN d <= DATE '$last_year_to' THEN 31 WHEN d <= DATE '$previous_to' THEN 27
    WHEN d <= DATE '$to' THEN 25 ELSE 0 END::BIGINT;
CREATE MACRO quarters(d) AS CASE WHEN d < DATE '$q1' THEN 1 WHEN d < DATE '$q2' THEN 2 WHEN d < DATE '$q3' THEN 4
    WHEN d < DATE '$q4' THEN 8 WHEN d < DATE '$q5' THEN 16 WHEN d < DATE '$q6' THEN 32 WHEN d < DATE '$q7' THEN 64
    WHEN d < DATE '$q8' THEN 128 WHEN d <= DATE '$to' THEN 256 ELSE 0 END::BIGINT;
CREATE MACRO stands_at(since, until, t) AS (since <= t AND (until IS NULL OR until > t))::BIGINT;
CREATE MACRO stands(since, until) AS stands_at(since, until, DATE '$to')
    + 2 * stands_at(since, until, DATE '$previous_to') + 4 * stands_at(since, until, DATE '$last_year_to');
CREATE MACRO in_period(d) AS d BETWEEN DATE '$from' AND DATE '$to';
CREATE MACRO masked(name) AS left(name, 1) || CASE WHEN length(name) > 2 THEN '某某' ELSE '某' END;

-- name: calendar
-- Working days up to each day, and the fifth and sixth working day after it.
CREATE TEMP TABLE calendar AS
WITH day AS (
    SELECT d::DATE AS d, coalesce(kind = 'work', isodow(d) < 6) AS works
    FROM range(DATE '2007-01-01', DATE '2027-01-01', INTERVAL 1 DAY) AS days(d)
        LEFT JOIN read_csv('$workdays') AS known ON known.date = d),
counted AS (SELECT d, works, count(*) FILTER (works) OVER (ORDER BY d) AS worked FROM day)
SELECT counted.d, counted.worked, fifth.d AS fifth, sixth.d AS sixth
FROM counted LEFT JOIN counted AS fifth ON fifth.works AND fifth.worked = counted.worked + 5
    LEFT JOIN counted AS sixth ON sixth.works AND sixth.worked = counted.worked + 6;

-- name: case_rows
-- Groups are only asked for where a payment lies in the period.
CREATE TEMP TABLE case_row AS SELECT
    部门受案号 AS case_no, 被救助人 AS "name", coalesce(证件号码, 部门受案号 || chr(1) || 被救助人) AS person_key,
    户编号 AS household, 乡镇 AS township, 承办人 AS handler, 是否建档立卡 = '是' AS registered,
    线索来源 = '扶贫部门移送' AS from_partner, 线索接收日期 AS lead, 受理日期 AS accepted, 决定日期 AS decided,
    CASE 办理结果 WHEN '予以救助' THEN 1 WHEN '不予救助' THEN 2 WHEN '移送其他检察院' THEN 4
        WHEN '移送其他政法单位' THEN 8 ELSE 0 END::UTINYINT AS decision,
    移送日期 AS transferred, (决定救助金额 * 100)::BIGINT AS granted_fen, 发放日期 AS paid,
    coalesce((发放金额 * 100)::BIGINT, 0) AS paid_fen, 是否先行救助 = '是' AS urgent, 补办手续日期 AS formalities,
    办结日期 AS closed, 反馈日期 AS feedback, 识别建议日期 AS advice, 识别建议回复日期 AS reply,
    识别结果 = '纳入' AS enrolled, 社会救助建议日期 AS social_aid,
    CASE WHEN in_period(paid) THEN 损害后果 END AS harm, CASE WHEN in_period(paid) THEN 人员类别 END AS categories,
    CASE WHEN in_period(paid) THEN 资金来源 END AS fund
FROM read_csv('$cases', columns = $case_columns, $csv);

-- name: persons
-- marks: quarters of payments, then 5 bits of urgent ones and 5 of acceptances.
CREATE TEMP TABLE person AS SELECT
    person_key, row_number() OVER ()::INTEGER AS pid, bool_or(registered) AS registered, min(paid) AS first_paid,
    min(household) AS household, min("name") AS "name", min(township) AS township, max(township) AS other_township,
    bit_or(quarters(paid) | (CASE WHEN urgent THEN windows(paid) ELSE 0 END << 9) | (windows(accepted) << 14))::INTEGER
        AS marks
FROM case_row GROUP BY person_key;

-- name: pairs
-- Grants: one row for each case and person.
CREATE TEMP TABLE pair AS SELECT
    case_no, person_key, bool_or(decision = 1) AS granted, min(decided) AS decided, max(granted_fen) AS granted_fen,
    min(advice) AS advice, min(reply) AS reply, bool_or(enrolled) AS enrolled, min(formalities) AS formalities,
    min(social_aid) AS social_aid, min(CASE WHEN urgent THEN paid END) AS urgent_paid,
    sum(CASE WHEN paid <= DATE '$to' THEN paid_fen ELSE 0 END)::BIGINT AS paid_value,
    sum(CASE WHEN paid <= DATE '$previous_to' THEN paid_fen ELSE 0 END)::BIGINT AS paid_previous,
    sum(CASE WHEN paid <= DATE '$last_year_to' THEN paid_fen ELSE 0 END)::BIGINT AS paid_last_year
FROM case_row GROUP BY case_no, person_key;

-- name: cases
-- marks: 4 bits of decisions, 5 of payments, 1 of leads from the partner, 1 of feedback owed.
CREATE TEMP TABLE "case" AS
WITH together AS (
    SELECT case_no, min(lead) AS lead, min(accepted) AS accepted, min(decided) AS decided,
        min(transferred) AS transferred, max(closed) AS closed, max(feedback) AS feedback,
        bit_or(decision | (windows(paid) << 4) | (CASE WHEN from_partner THEN 1536 WHEN person.registered THEN 1024
            ELSE 0 END)) AS marks
    FROM case_row JOIN person USING (person_key) GROUP BY case_no)
SELECT case_no, lead, accepted, decided, transferred, closed, marks,
    CASE WHEN feedback IS NOT NULL AND closed IS NOT NULL THEN greatest(feedback, closed) END AS fed_back,
    marks & 512 > 0 AS from_partner, marks & 1024 > 0 AS owed,
    after_closing.fifth AS due, after_closing.sixth AS late, after_closing.worked AS worked_at_closing,
    greatest(at_decision.worked - at_acceptance.worked, 0) AS took
FROM together
    LEFT JOIN calendar AS at_acceptance ON at_acceptance.d = accepted
    LEFT JOIN calendar AS at_decision ON at_decision.d = decided
    LEFT JOIN calendar AS after_closing ON after_closing.d = closed;

-- name: visited
-- What a person's visits say: `occasions` are days with a joint visit's bit below; `told` are exits and relapses as
-- (visit day, status, how vague the exit's day is, the day that it stands for), which sort as figures.md says;
-- visit_marks: 5 bits of windows, then 8 of the period's measures.
CREATE TEMP TABLE visited AS
WITH visit AS (
    SELECT coalesce(证件号码, 部门受案号 || chr(1) || 被救助人) AS person_key, 回访日期 AS d,
        回访日期 - DATE '1970-01-01' AS n, 是否联合回访 = '是' AS joint, 帮扶措施 AS measures,
        CASE 脱贫状态 WHEN '返贫' THEN 2 << 18 WHEN '已脱贫' THEN (1 << 18) + CASE length(脱贫日期)
            WHEN 10 THEN 脱贫日期::DATE - DATE '1970-01-01'
            WHEN 7 THEN (1 << 16) + (last_day((脱贫日期 || '-01')::DATE) - DATE '1970-01-01')
            WHEN 4 THEN (2 << 16) + ((脱贫日期 || '-12-31')::DATE - DATE '1970-01-01')
            ELSE 3 << 16 END END AS event
    FROM read_csv('$visits', columns = $visit_columns, $csv))
SELECT person_key, list((2 * n + joint::INTEGER)::INTEGER) AS occasions,
    list((n::BIGINT << 20) + event) FILTER (event IS NOT NULL) AS told,
    max(CASE WHEN d <= DATE '$to' THEN d END) AS last_value,
    max(CASE WHEN d <= DATE '$previous_to' THEN d END) AS last_previous,
    max(CASE WHEN d <= DATE '$last_year_to' THEN d END) AS last_last_year,
    bit_or(windows(d) | (CASE WHEN in_period(d) THEN CASE WHEN measures IS NULL THEN 128
        ELSE contains(measures, '产业扶持')::INTEGER + 2 * contains(measures, '转移就业')::INTEGER
             + 4 * contains(measures, '易地搬迁')::INTEGER + 8 * contains(measures, '教育支持')::INTEGER
             + 16 * contains(measures, '医疗救助')::INTEGER + 32 * contains(measures, '兜底保障')::INTEGER
             + 64 * contains(measures, '其他')::INTEGER END ELSE 0 END << 5))::INTEGER AS visit_marks
FROM visit GROUP BY person_key;

-- name: turns
-- Of the told statuses those that change the state, each dated; a copy of an old exit day takes the visit's day.
CREATE TEMP TABLE turn AS
WITH RECURSIVE told AS (
    SELECT pid, first_paid, list_sort(told) AS told FROM person JOIN visited USING (person_key)
    WHERE registered AND first_paid <= DATE '$to' AND told IS NOT NULL),
step AS (
    SELECT pid, first_paid, unnest(told) AS x, unnest(list_prepend(0, told)) AS before FROM told),
change AS (
    SELECT pid, first_paid, row_number() OVER (PARTITION BY pid ORDER BY x) AS k, (x >> 18) & 3 AS status,
        (x >> 16) & 3 AS vague, (x & 65535)::INTEGER AS stated, (x >> 20)::INTEGER AS visit
    FROM step WHERE x IS NOT NULL AND (x >> 18) & 3 <> (before >> 18) & 3),
dated AS (
    SELECT *, CASE WHEN status = 1 AND vague < 3 THEN stated ELSE visit END AS n,
        status = 1 AND vague = 2 AS year_only, n AS latest
    FROM change WHERE k = 1
    UNION ALL
    SELECT change.*, CASE WHEN change.status = 1 AND change.vague < 3 AND change.stated > latest
            THEN change.stated ELSE change.visit END AS this,
        change.status = 1 AND change.vague = 2 AND change.stated > latest, greatest(latest, this)
    FROM dated JOIN change ON change.pid = dated.pid AND change.k = dated.k + 1)
SELECT pid, first_paid, k, status = 1 AS exit, year_only, DATE '1970-01-01' + n AS d FROM dated;

-- name: turned
CREATE TEMP TABLE turned AS
WITH marked AS (
    SELECT *, d <= DATE '$to' AND first_paid <= DATE '$to' AS total,
        CASE WHEN NOT year_only THEN windows(d) & by_end_of(first_paid)
            WHEN total THEN 16 + 8 * (date_trunc('year', d) >= DATE '$year_from')::INTEGER ELSE 0 END AS inside
    FROM turn)
SELECT pid, bit_or(CASE WHEN exit THEN inside ELSE 0 END)::UTINYINT AS exit_in,
    bit_or(CASE WHEN NOT exit THEN inside ELSE 0 END)::UTINYINT AS relapse_in,
    bit_or(CASE WHEN year_only THEN inside ELSE 0 END)::UTINYINT AS year_only_in,
    bit_or(CASE WHEN exit AND NOT year_only AND quarters(first_paid) <= quarters(d) THEN quarters(d) ELSE 0 END)
        ::USMALLINT AS exit_quarters,
    coalesce(max_by(exit, k) FILTER (d <= DATE '$to'), false)::UTINYINT
        + 2 * coalesce(max_by(exit, k) FILTER (d <= DATE '$previous_to'), false)::UTINYINT
        + 4 * coalesce(max_by(exit, k) FILTER (d <= DATE '$last_year_to'), false)::UTINYINT AS exited
FROM marked GROUP BY pid;

-- name: history
-- Persons with all their masks.
CREATE TEMP TABLE history AS SELECT
    pid, household, registered, (marks & 511)::USMALLINT AS paid_in, marks, visit_marks, exit_in, relapse_in,
    year_only_in, exit_quarters, exited, coalesce(stands(first_paid, NULL), 0)::UTINYINT AS aided,
    (last_value IS NOT NULL)::UTINYINT + 2 * (last_previous IS NOT NULL)::UTINYINT
        + 4 * (last_last_year IS NOT NULL)::UTINYINT AS visited,
    last_value, greatest(first_paid, last_value) AS waiting_since,
    (waiting_since < DATE '$to' - $visit_interval)::UTINYINT
        + 2 * (greatest(first_paid, last_previous) < DATE '$previous_to' - $visit_interval)::UTINYINT
        + 4 * (greatest(first_paid, last_last_year) < DATE '$last_year_to' - $visit_interval)::UTINYINT AS waiting
FROM person LEFT JOIN visited USING (person_key) LEFT JOIN turned USING (pid);

-- name: count_persons
SELECT registered, marks, coalesce(visit_marks & 31, 0), coalesce(exit_in, 0), coalesce(relapse_in, 0),
    coalesce(year_only_in, 0), coalesce(exit_quarters, 0), coalesce(exited & aided, 0), aided, visited & aided,
    coalesce(waiting & aided, 0), count(*)
FROM history GROUP BY ALL;

-- name: count_households
SELECT paid_in, coalesce(exit_in, 0), count(*) FROM (
    SELECT bit_or(paid_in) AS paid_in, bit_or(exit_in) AS exit_in
    FROM history WHERE paid_in > 0 AND household IS NOT NULL GROUP BY household
    UNION ALL SELECT paid_in, exit_in FROM history WHERE paid_in > 0 AND household IS NULL)
GROUP BY ALL;

-- name: count_visits
SELECT sum(len(occasions)) FROM visited;

-- name: count_occasions
-- Days of visits by window: all, and those with a joint visit (the last of a day's, as they are sorted).
WITH occasion AS (
    SELECT unnest(occasions) AS x, unnest(occasions[2:]) AS after
    FROM (SELECT list_sort(occasions) AS occasions FROM visited))
SELECT windows(DATE '1970-01-01' + (x >> 1)), x & 1, count(*) FROM occasion
WHERE after IS NULL OR after >> 1 <> x >> 1 GROUP BY ALL;

-- name: count_pairs
WITH pair_mask AS (
    SELECT person_key, CASE WHEN granted THEN windows(decided) ELSE 0 END AS granted_in,
        windows(advice) AS sent, windows(reply) AS replied,
        CASE WHEN enrolled THEN replied ELSE 0 END AS enrolled_in, windows(social_aid) AS social,
        coalesce(stands(advice, reply), 0) AS pending, coalesce(stands(urgent_paid, formalities), 0) AS unformal,
        CASE WHEN granted THEN (decided <= DATE '$to' AND granted_fen > paid_value)::INTEGER
            + 2 * (decided <= DATE '$previous_to' AND granted_fen > paid_previous)::INTEGER
            + 4 * (decided <= DATE '$last_year_to' AND granted_fen > paid_last_year)::INTEGER ELSE 0 END AS unpaid,
        CASE WHEN granted_fen > $cap THEN granted_in ELSE 0 END AS over_cap
    FROM pair)
SELECT mask, count(*) FROM (
    SELECT bit_or(granted_in | (sent << 5) | (replied << 10) | (enrolled_in << 15) | (social << 20) | (over_cap << 25)
        | (pending << 30) | (unformal << 33) | (coalesce(unpaid, 0)::BIGINT << 36)) AS mask
    FROM pair_mask GROUP BY person_key)
GROUP BY mask;

-- name: sum_granted
SELECT windows(decided), sum(granted_fen) FROM pair WHERE granted GROUP BY ALL;

-- name: sum_unpaid
SELECT coalesce(sum(granted_fen - paid_value) FILTER (decided <= DATE '$to' AND granted_fen > paid_value), 0),
    coalesce(sum(granted_fen - paid_previous)
        FILTER (decided <= DATE '$previous_to' AND granted_fen > paid_previous), 0),
    coalesce(sum(granted_fen - paid_last_year)
        FILTER (decided <= DATE '$last_year_to' AND granted_fen > paid_last_year), 0)
FROM pair WHERE granted;

-- name: count_cases
WITH case_mask AS (
    SELECT windows(lead) AS lead_in, windows(accepted) AS accepted_in, windows(decided) AS decided_in,
        CASE WHEN marks & 1 > 0 THEN decided_in ELSE 0 END AS granted,
        CASE WHEN marks & 2 > 0 THEN decided_in ELSE 0 END AS refused,
        CASE WHEN marks & 4 > 0 THEN windows(transferred) ELSE 0 END AS to_prosecutor,
        CASE WHEN marks & 8 > 0 THEN windows(transferred) ELSE 0 END AS to_organ,
        windows(closed) AS closed_in,
        CASE WHEN from_partner THEN lead_in ELSE 0 END AS partner,
        CASE WHEN from_partner THEN lead_in & by_end_of(accepted) ELSE 0 END AS partner_accepted,
        CASE WHEN took IS NOT NULL THEN decided_in ELSE 0 END AS timed,
        CASE WHEN took <= 10 THEN decided_in ELSE 0 END AS in_time,
        CASE WHEN owed THEN closed_in ELSE 0 END AS fresh,
        CASE WHEN owed THEN windows(fed_back) ELSE 0 END AS done,
        CASE WHEN fed_back < late THEN done ELSE 0 END AS on_time,
        coalesce(stands(accepted, least(closed, transferred)), 0) AS open,
        CASE WHEN owed AND closed <= DATE '$to' THEN $pending ELSE 0 END AS pending,
        CASE WHEN owed AND closed <= DATE '$to' THEN stands(closed, fed_back) & ((late <= DATE '$to')::INTEGER
            + 2 * (late <= DATE '$previous_to')::INTEGER + 4 * (late <= DATE '$last_year_to')::INTEGER)
            ELSE 0 END AS overdue,
        (marks >> 4) & 31 AS paid_in, took
    FROM "case")
SELECT lead_in | (accepted_in << 5) | (granted << 10) | (refused << 15) | (to_prosecutor << 20) | (to_organ << 25)
        | (closed_in << 30) | (partner << 35) | (partner_accepted << 40) | (timed << 45) | (in_time << 50),
    fresh | (done << 5) | (on_time << 10) | (open << 15) | (overdue << 18) | (paid_in << 21) | (pending << 26),
    count(*), sum(took)
FROM case_mask GROUP BY ALL;

-- name: sum_payments
SELECT quarters(paid), person.registered, urgent, sum(paid_fen)
FROM case_row JOIN person USING (person_key) WHERE paid <= DATE '$to' GROUP BY ALL;

-- name: payments
-- Those of the period.
CREATE TEMP TABLE payment AS SELECT
    case_no, pid, person.registered, paid_fen, case_row.township, harm, categories, fund
FROM case_row JOIN person USING (person_key) WHERE in_period(paid);

-- name: by_township
SELECT coalesce(township, '未填写') AS label, count(DISTINCT case_no), count(DISTINCT pid), sum(paid_fen) AS fen,
    count(DISTINCT pid) FILTER (registered)
FROM payment GROUP BY label ORDER BY fen DESC, label;

-- name: by_harm
SELECT coalesce(harm, '未填写') AS label, count(DISTINCT case_no), count(DISTINCT pid), sum(paid_fen) AS fen
FROM payment GROUP BY label ORDER BY fen DESC, label;

-- name: by_category
SELECT label, count(DISTINCT pid), sum(paid_fen) AS fen
FROM (SELECT unnest(list_distinct(string_split(coalesce(categories, '未填写'), '、'))) AS label, pid, paid_fen
      FROM payment)
GROUP BY label ORDER BY fen DESC, label;

-- name: by_fund
SELECT coalesce(fund, '未填写') AS label, count(DISTINCT pid), sum(paid_fen) AS fen
FROM payment GROUP BY label ORDER BY fen DESC, label;

-- name: by_measure
SELECT visit_marks >> 5 AS measures, count(*), count(*) FILTER (exit_in & 1 = 1) FROM history
WHERE registered AND measures > 0 GROUP BY measures;

-- name: waiting
-- Cases pending at the period's end, with the working days over the limit.
CREATE TEMP TABLE waiting AS SELECT
    case_no, closed, due,
    greatest((SELECT worked FROM calendar WHERE d = DATE '$to') - worked_at_closing - 5, 0) AS late_by
FROM "case" WHERE owed AND stands_at(closed, fed_back, DATE '$to') = 1;

-- name: aging
SELECT late_by, count(*) FROM waiting WHERE late_by > 0 GROUP BY late_by;

-- name: feedback_list
WITH own AS (
    SELECT case_no, person_key, "name", township, handler FROM case_row SEMI JOIN waiting USING (case_no)),
named AS (
    SELECT case_no, person_key, min("name") AS "name" FROM own GROUP BY case_no, person_key),
people AS (
    SELECT case_no, string_agg(masked("name"), '、' ORDER BY "name", person_key) AS names FROM named GROUP BY case_no),
place AS (
    SELECT case_no, string_agg(DISTINCT township, '、' ORDER BY township) AS townships,
        string_agg(DISTINCT handler, '、' ORDER BY handler) AS handlers
    FROM own GROUP BY case_no)
SELECT '["' || case_no || '","' || names || '","' || coalesce(townships, '') || '","' || closed || '","' || due
    || '",' || late_by || ',"' || coalesce(handlers, '') || '"]'
FROM waiting JOIN people USING (case_no) JOIN place USING (case_no) ORDER BY late_by DESC, case_no;

-- name: advice_list
WITH pending AS (
    SELECT person_key, case_no, advice,
        row_number() OVER (PARTITION BY person_key ORDER BY advice, case_no) AS place
    FROM pair WHERE stands_at(advice, reply, DATE '$to') = 1),
longest AS (
    SELECT person_key, case_no, advice,
        (SELECT worked FROM calendar WHERE d = DATE '$to') - calendar.worked AS waited
    FROM pending JOIN calendar ON calendar.d = advice WHERE place = 1),
told AS (
    SELECT case_no, person_key, min("name") AS "name",
        string_agg(DISTINCT township, '、' ORDER BY township) AS townships,
        string_agg(DISTINCT handler, '、' ORDER BY handler) AS handlers
    FROM case_row SEMI JOIN longest USING (case_no, person_key) GROUP BY case_no, person_key)
SELECT '["' || case_no || '","' || masked("name") || '","' || coalesce(townships, '') || '","' || advice || '",'
    || waited || ',"' || coalesce(handlers, '') || '"]'
FROM longest JOIN told USING (case_no, person_key) ORDER BY waited DESC, case_no, "name", person_key;

-- name: overdue_list
WITH overdue AS (
    SELECT person_key, "name", township, other_township, last_value, waiting_since
    FROM history JOIN person USING (pid) WHERE waiting & aided & 1 = 1),
several AS (
    SELECT person_key, string_agg(DISTINCT case_row.township, '、' ORDER BY case_row.township) AS townships
    FROM case_row SEMI JOIN (SELECT person_key FROM overdue WHERE township <> other_township) USING (person_key)
    GROUP BY person_key)
SELECT '["' || masked("name") || '","' || coalesce(townships, township, '') || '",'
    || coalesce('"' || last_value || '"', 'null') || ',' || (DATE '$to' - waiting_since) || ']'
FROM overdue LEFT JOIN several USING (person_key) ORDER BY waiting_since, "name", person_key;
