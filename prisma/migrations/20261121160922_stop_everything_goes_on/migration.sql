-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "expiry_told_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "stop_task" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "flatten" BOOLEAN NOT NULL,
    "orders_through" BIGINT NOT NULL,
    "to_close" JSONB NOT NULL DEFAULT '[]',
    "waits_for" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "stop_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stop_task_done_at_next_at_idx" ON "stop_task"("done_at", "next_at");

-- CreateIndex
CREATE INDEX "stop_task_person_id_done_at_idx" ON "stop_task"("person_id", "done_at");

-- AddForeignKey
ALTER TABLE "stop_task" ADD CONSTRAINT "stop_task_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON stop_task TO portcullis_app;

ALTER TABLE stop_task ADD CONSTRAINT stop_task_outcome
  CHECK (outcome IN ('done', 'kept', 'replaced', 'over') AND (outcome IS NULL) = (done_at IS NULL));

-- Looked for every second.
CREATE INDEX approval_unanswered ON approval (expires_at) WHERE outcome IS NULL AND expiry_told_at IS NULL;

-- "Nothing set" is SQL's null alone. JSON's null reads like it, so it would lift what a person set: what has it is made
-- unreadable, which holds everything but exits, and nobody can write it again.
UPDATE connection SET limits = 'false' WHERE limits = 'null'::jsonb;
UPDATE connection SET rules = 'false' WHERE rules = 'null'::jsonb;
ALTER TABLE connection ADD CONSTRAINT connection_limits_set CHECK (limits <> 'null'::jsonb);
ALTER TABLE connection ADD CONSTRAINT connection_rules_set CHECK (rules <> 'null'::jsonb);
UPDATE person SET client_limits = 'false' WHERE client_limits = 'null'::jsonb;
ALTER TABLE person ADD CONSTRAINT person_client_limits_set CHECK (client_limits <> 'null'::jsonb);
