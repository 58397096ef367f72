-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "calls" INTEGER NOT NULL DEFAULT 1;
