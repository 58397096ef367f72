-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "connection_id" UUID,
    "client_id" TEXT,
    "feed" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "op" TEXT,
    "threshold" BIGINT,
    "study" JSONB,
    "instrument" TEXT,
    "account_id" UUID,
    "order_id" UUID,
    "message" TEXT,
    "once" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "side" SMALLINT,
    "seen_seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "triggered_at" TIMESTAMPTZ(3),
    "trigger_value" BIGINT,
    "triggers" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_notice" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "alert_id" UUID,
    "connection_id" UUID,
    "client_id" TEXT,
    "account" TEXT,
    "instrument" TEXT,
    "words" TEXT NOT NULL,
    "message" TEXT,
    "dedupe_key" TEXT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "alert_seq_key" ON "alert"("seq");

-- CreateIndex
CREATE INDEX "alert_feed_state_idx" ON "alert"("feed", "state");

-- CreateIndex
CREATE INDEX "alert_person_id_seq_idx" ON "alert"("person_id", "seq");

-- CreateIndex
CREATE INDEX "alert_account_id_idx" ON "alert"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_notice_seq_key" ON "alert_notice"("seq");

-- CreateIndex
CREATE INDEX "alert_notice_person_id_at_idx" ON "alert_notice"("person_id", "at");

-- CreateIndex
CREATE INDEX "alert_notice_at_idx" ON "alert_notice"("at");

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_notice" ADD CONSTRAINT "alert_notice_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON alert, alert_notice TO portcullis_app;
GRANT USAGE, SELECT ON SEQUENCE alert_seq_seq, alert_notice_seq_seq TO portcullis_app;

ALTER TABLE alert ADD CONSTRAINT alert_state CHECK (state IN ('armed', 'triggered', 'expired'));
ALTER TABLE alert ADD CONSTRAINT alert_condition CHECK ((field = 'fill') = (op IS NULL) AND (op IS NULL) = (threshold IS NULL) AND side BETWEEN -1 AND 1);
ALTER TABLE alert_notice ADD CONSTRAINT alert_notice_words CHECK (source IN ('alert', 'client', 'monitor') AND severity IN ('info', 'warning', 'critical'));
